using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.ML.OnnxRuntime;

namespace AudioAnomaly.Onnx;

/// <summary>Loads ONNX Runtime's native library, and says in plain words what is wrong when that fails.</summary>
public static class OnnxRuntimeLibrary
{
    private const string ImportName = "onnxruntime";

    private static readonly Lazy<(OnnxRuntimeUnavailableException? Failure, string? Version)> Verdict = new(TryLoad);

    /// <summary>Makes sure that the native library is loaded. Cheap after the first call; safe to call from many threads.</summary>
    /// <exception cref="OnnxRuntimeUnavailableException">It cannot be loaded; the message names the cause and the cure. Permanent for the process.</exception>
    public static void EnsureLoaded()
    {
        if (Verdict.Value.Failure is { } failure)
        {
            throw new OnnxRuntimeUnavailableException(failure.Cause, failure.Cure, failure);
        }
    }

    /// <summary>Tries to load the native library. Never throws because of what it finds.</summary>
    /// <returns>The report.</returns>
    public static OnnxRuntimeReport Check()
    {
        (OnnxRuntimeUnavailableException? failure, string? version) = Verdict.Value;
        return new OnnxRuntimeReport
        {
            ManagedVersion = ManagedVersion,
            NativeVersion = version,
            LibraryPath = OnnxFolders.Find(),
            Providers = failure is null ? OrtEnv.Instance().GetAvailableProviders() : [],
            IsLoaded = failure is null,
            Cause = failure?.Cause,
            Cure = failure?.Cure,
        };
    }

    private static string ManagedVersion
        => typeof(InferenceSession).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "unknown";

    private static (OnnxRuntimeUnavailableException? Failure, string? Version) TryLoad()
    {
        if (OnnxFolders.Given is { } given && OnnxFolders.FindIn(given) is null)
        {
            return (new OnnxRuntimeUnavailableException(
                $"the folder '{given}', which {OnnxFolders.FolderVariable} names, has no {OnnxFolders.LibraryFile}.",
                "Name the folder in which the file lies."), null);
        }

        // Looked for here after the runtime's own search has failed.
        AssemblyLoadContext.Default.ResolvingUnmanagedDll += Resolve;
        try
        {
            return (null, OrtEnv.Instance().GetVersionString());
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or TypeInitializationException
            or EntryPointNotFoundException or OnnxRuntimeException)
        {
            return (Explain(e), null);
        }
    }

    private static nint Resolve(Assembly assembly, string name)
    {
        bool isAsked = Path.GetFileName(name).Contains(ImportName, StringComparison.OrdinalIgnoreCase);
        return isAsked && OnnxFolders.Find() is { } path && NativeLibrary.TryLoad(path, out nint handle) ? handle : 0;
    }

    private static OnnxRuntimeUnavailableException Explain(Exception e)
    {
        Exception innermost = e.GetBaseException();
        if (OnnxFolders.Find() is not { } path)
        {
            return new OnnxRuntimeUnavailableException(
                $"{OnnxFolders.LibraryFile} is not among the program's files.",
                "Reference the package Microsoft.ML.OnnxRuntime in your program (libraries leave the choice to it),"
                + $" or set the environment variable {OnnxFolders.FolderVariable} to a folder with the file.",
                e);
        }

        return new OnnxRuntimeUnavailableException(
            innermost is EntryPointNotFoundException
                ? $"'{path}' is of another version than its managed part."
                : $"'{path}' does not load. The loader says: {innermost.Message}",
            $"Use the native library of Microsoft.ML.OnnxRuntime {typeof(InferenceSession).Assembly.GetName().Version?.ToString(2)}, built for this system.",
            e);
    }
}
