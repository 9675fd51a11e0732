using System.Security.Cryptography;
using System.Text;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AudioAnomaly.Onnx;

/// <summary>A network in ONNX Runtime. Safe to use from several threads; shared by all that need the same one, and freed with the last of them.</summary>
internal sealed class OnnxNetwork : IDisposable
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, OnnxNetwork> Shared = new(StringComparer.Ordinal);

    private readonly string _key;
    private readonly InferenceSession _session;
    private readonly string[] _input;
    private int _users = 1;

    private OnnxNetwork(string key, string file, InferenceSession session, string input)
    {
        (_key, File, _session, _input) = (key, file, session, [input]);
        NodeMetadata metadata = session.InputMetadata[input];
        Input = new NetworkInput(input, metadata.Dimensions, metadata.SymbolicDimensions);
    }

    /// <summary>The network's file or name, for messages.</summary>
    public string File { get; }

    /// <summary>What it takes.</summary>
    public NetworkInput Input { get; }

    /// <summary>The names of its outputs.</summary>
    public IReadOnlyList<string> Outputs => [.. _session.OutputMetadata.Keys];

    /// <summary>The network that is in memory already, or a new one.</summary>
    /// <param name="file">The network.</param>
    /// <param name="outputs">The outputs wanted, also of the inside; all it has if empty.</param>
    /// <param name="options">The provider and its settings.</param>
    /// <param name="execution">Device and threads.</param>
    /// <exception cref="OnnxModelException">ONNX Runtime does not take it, or it has no such output, or several inputs.</exception>
    /// <exception cref="OnnxRuntimeUnavailableException">The native library or the provider is missing.</exception>
    public static OnnxNetwork Open(OnnxFile file, IReadOnlyList<string> outputs, OnnxExecutionOptions options, ExecutionOptions execution)
    {
        string key = KeyOf(file, outputs, options, execution);
        lock (Gate)
        {
            if (Shared.TryGetValue(key, out OnnxNetwork? shared))
            {
                shared._users++;
                return shared;
            }

            using SessionOptions session = ExecutionProviders.CreateOptions(options, execution);
            return Shared[key] = Load(key, file, outputs, session);
        }
    }

    /// <summary>Computes outputs.</summary>
    /// <param name="values">The input in C order.</param>
    /// <param name="shape">Its shape.</param>
    /// <param name="outputs">The names of the outputs.</param>
    /// <exception cref="OnnxModelException">The network does not run on such an input.</exception>
    public NetworkTensor[] Run(float[] values, long[] shape, IReadOnlyList<string> outputs)
    {
        try
        {
            using var options = new RunOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL };
            using var input = OrtValue.CreateTensorValueFromMemory(values, shape);
            using IDisposableReadOnlyCollection<OrtValue> results = _session.Run(options, _input, [input], outputs);
            return [.. results.Zip(outputs, Read)];
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxModelException(File, $"it does not run on an input of shape [{string.Join(", ", shape)}]: {e.Message}", e) { TensorName = _input[0] };
        }
    }

    /// <summary>Ends one use; the last one frees it.</summary>
    public void Dispose()
    {
        lock (Gate)
        {
            if (--_users > 0)
            {
                return;
            }

            Shared.Remove(_key);
        }

        _session.Dispose();
    }

    private static OnnxNetwork Load(string key, OnnxFile file, IReadOnlyList<string> outputs, SessionOptions options)
    {
        ReadOnlyMemory<byte> content = outputs.Count == 0 ? file.Content : file.WithOutputs(outputs);
        InferenceSession session;
        try
        {
            session = new InferenceSession(content.ToArray(), options);
        }
        catch (OnnxRuntimeException e)
        {
            throw new OnnxModelException(file.Name, $"ONNX Runtime does not take this network: {e.Message}", e);
        }

        try
        {
            return new OnnxNetwork(key, file.Name, session, OnlyInput(file.Name, session));
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }

    private static string OnlyInput(string file, InferenceSession session)
    {
        string[] names = [.. session.InputMetadata.Keys];
        if (names.Length != 1)
        {
            throw new OnnxModelException(
                file,
                $"it takes {names.Length} inputs ({string.Join(", ", names)}), and a feature extractor gives one. Export it with one input.");
        }

        NodeMetadata metadata = session.InputMetadata[names[0]];
        string found = metadata.IsTensor ? metadata.ElementDataType.ToString() : "no tensor";
        return metadata.IsTensor && metadata.ElementDataType == TensorElementType.Float
            ? names[0]
            : throw new OnnxModelException(file, names[0], $"its input '{names[0]}' takes {found} where 32-bit floats are expected.");
    }

    private NetworkTensor Read(OrtValue value, string name)
    {
        if (!value.IsTensor)
        {
            throw new OnnxModelException(File, $"its output '{name}' is no tensor.") { TensorName = name };
        }

        OrtTensorTypeAndShapeInfo type = value.GetTensorTypeAndShape();
        return type.ElementDataType == TensorElementType.Float
            ? new NetworkTensor(value.GetTensorDataAsSpan<float>().ToArray(), [.. type.Shape.Select(length => (int)length)])
            : throw new OnnxModelException(File, $"its output '{name}' holds {type.ElementDataType} where 32-bit floats are expected.") { TensorName = name };
    }

    private static string KeyOf(OnnxFile file, IReadOnlyList<string> outputs, OnnxExecutionOptions options, ExecutionOptions execution)
    {
        string[] parts =
        [
            file.Sha256,
            .. outputs,
            options.Provider ?? execution.Device,
            $"{execution.MaxThreads}",
            .. options.ProviderOptions.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"),
            "session",
            .. options.SessionSettings.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"),
        ];
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', parts))));
    }
}
