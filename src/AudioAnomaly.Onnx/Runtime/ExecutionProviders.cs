using System.Globalization;
using Microsoft.ML.OnnxRuntime;

namespace AudioAnomaly.Onnx;

/// <summary>Makes sessions' settings of what the caller asks for.</summary>
internal static class ExecutionProviders
{
    private const string Suffix = "ExecutionProvider";
    private const string Processor = "CPU";

    /// <summary>The provider's name as ONNX Runtime has it, without its ending, and a device's number if one is given.</summary>
    public static (string Provider, string? Device) NameOf(OnnxExecutionOptions options, ExecutionOptions execution)
    {
        string asked = options.Provider ?? execution.Device;
        string[] parts = asked.Split(':', 2);
        string name = parts[0].EndsWith(Suffix, StringComparison.OrdinalIgnoreCase) ? parts[0][..^Suffix.Length] : parts[0];
        return (name, parts.Length > 1 ? parts[1] : null);
    }

    /// <summary>The settings of a session.</summary>
    /// <exception cref="OnnxRuntimeUnavailableException">The native library has no such provider, or it does not start.</exception>
    public static SessionOptions CreateOptions(OnnxExecutionOptions options, ExecutionOptions execution)
    {
        OnnxRuntimeLibrary.EnsureLoaded();
        string[] known = OrtEnv.Instance().GetAvailableProviders();
        (string name, string? device) = NameOf(options, execution);
        string? found = known.FirstOrDefault(provider => provider.Equals(name + Suffix, StringComparison.OrdinalIgnoreCase))
            ?? throw new OnnxRuntimeUnavailableException(
                $"the execution provider '{name}' is not in its native library, which has {string.Join(", ", known)}.",
                "Use one of these, or a native package that has it (Microsoft.ML.OnnxRuntime.Gpu for CUDA).");
        var session = new SessionOptions
        {
            // What goes wrong arrives as an exception.
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL,
            IntraOpNumThreads = execution.MaxThreads,
        };
        try
        {
            foreach ((string key, string value) in options.SessionSettings)
            {
                session.AddSessionConfigEntry(key, value);
            }

            Append(session, found[..^Suffix.Length], device, options);
            return session;
        }
        catch (Exception e) when (e is OnnxRuntimeException or EntryPointNotFoundException or DllNotFoundException)
        {
            session.Dispose();
            throw new OnnxRuntimeUnavailableException(
                $"the execution provider '{name}' does not start: {e.Message}",
                "Check its libraries, its settings and the device, or use 'cpu'.",
                e);
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static void Append(SessionOptions session, string provider, string? device, OnnxExecutionOptions options)
    {
        if (provider.Equals(Processor, StringComparison.OrdinalIgnoreCase))
        {
            return;
        }

        var settings = new Dictionary<string, string>(options.ProviderOptions, StringComparer.Ordinal);
        if (device is not null)
        {
            settings["device_id"] = device;
        }

        switch (provider.ToUpperInvariant())
        {
            case "CUDA":
                using (var cuda = new OrtCUDAProviderOptions())
                {
                    cuda.UpdateOptions(settings);
                    session.AppendExecutionProvider_CUDA(cuda);
                }

                break;
            case "TENSORRT":
                using (var tensorRt = new OrtTensorRTProviderOptions())
                {
                    tensorRt.UpdateOptions(settings);
                    session.AppendExecutionProvider_Tensorrt(tensorRt);
                }

                break;
            case "DML":
                session.AppendExecutionProvider_DML(int.Parse(settings.GetValueOrDefault("device_id", "0"), CultureInfo.InvariantCulture));
                break;
            default:
                session.AppendExecutionProvider(provider, settings);
                break;
        }
    }
}
