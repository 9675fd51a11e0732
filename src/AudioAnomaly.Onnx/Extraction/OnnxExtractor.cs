using System.ComponentModel.DataAnnotations;
using System.Runtime.InteropServices;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>A network in the ONNX format that turns log-mel spectrograms into feature maps, run by ONNX Runtime.</summary>
/// <remarks>
/// <para>Its strides, how far it looks in time and what its outputs' axes stand for are found by running it on noise when it is made, and saved with models.
/// A network of a fixed length runs on windows, which overlap by what its edges disturb. For another one a
/// recording ends with the last frame that fills a cell of all layers.</para>
/// <para>Safe to use from several threads, also while it is disposed: a call that has begun ends well, a later one gets
/// <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
/// <example>
/// <code>
/// Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(AudioClip.FromFile("pump.wav"));
/// using var network = new OnnxExtractor(new OnnxOptions { File = "network.onnx" });
/// foreach (FeatureMap map in network.Extract(spectrogram))
/// {
///     Console.WriteLine($"{map.Layer.Name}: {map.Frames} x {map.Bins} cells of {map.Layer.Channels} channels");
/// }
/// </code>
/// </example>
public sealed class OnnxExtractor : IFeatureExtractor, IFrontEndCheck, IDisposable
{
    /// <summary>The extractor's stable id in model files.</summary>
    public const string ComponentId = "onnx";

    private const string NetworkTensorName = "network";
    private readonly OnnxOptions _options;
    private readonly OnnxFile _file;
    private readonly ProbedNetwork _probed;
    private readonly WindowedRun _run;
    private readonly Lifetime _lifetime;

    /// <summary>Creates the extractor: reads the network, gives it to ONNX Runtime and probes it.</summary>
    /// <param name="options">Which network, and what is known of it; copied.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    /// <exception cref="OnnxModelException">The network is damaged, incomplete, too large, or no extractor of features from spectrograms.</exception>
    /// <exception cref="OnnxRuntimeUnavailableException">ONNX Runtime's native library or the execution provider is missing.</exception>
    public OnnxExtractor(OnnxOptions options, ComponentContext? components = null)
        : this(
            OnnxOptions.Format.Checked(options ?? throw new ArgumentNullException(nameof(options))),
            ReadFile(options),
            null,
            components ?? ComponentContext.Empty)
    {
    }

    private OnnxExtractor(OnnxOptions options, OnnxFile file, ProbedNetwork? known, ComponentContext components)
    {
        (_options, _file) = (options, file);
        IEnumerable<string> outputs = known?.Layers.Select(layer => layer.Layer.Name) ?? options.Layers;
        OnnxNetwork network = OnnxNetwork.Open(file, [.. outputs.Order(StringComparer.Ordinal)], options.Execution, components.Execution);
        try
        {
            _probed = known ?? NetworkProbe.Run(network, options);
            Layers = [.. _probed.Layers.Select(layer => layer.Layer)];
            _run = new WindowedRun(new NetworkRunner(network, _probed.Input, options), _probed);
            _lifetime = new Lifetime(this, network.Dispose);
        }
        catch
        {
            network.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <inheritdoc/>
    public int MinFrames => _probed.MinFrames;

    /// <inheritdoc/>
    public int? Bins => _probed.Bins;

    /// <inheritdoc/>
    /// <remarks>Null for networks of a fixed length, and for those that look at the whole recording: neither can score a live stream.</remarks>
    public int? ContextFrames => _probed.Frames is null ? _probed.ContextFrames : null;

    /// <summary>SHA-256 of the network.</summary>
    public string Sha256 => _file.Sha256;

    /// <summary>The number of frames that the network takes; null if any will do.</summary>
    public int? FixedFrames => _probed.Frames;

    /// <inheritdoc/>
    /// <exception cref="OnnxModelException">The network does not run on a spectrogram.</exception>
    /// <exception cref="ObjectDisposedException">The extractor has been disposed.</exception>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(spectrograms);
        using Lifetime.Use use = _lifetime.Enter();
        foreach (Spectrogram spectrogram in spectrograms)
        {
            FeatureInput.Check(this, spectrogram);
        }

        return _run.Run(_probed.Frames is null ? WholeCells.Of(spectrograms, Layers) : spectrograms);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd)
    {
        ArgumentNullException.ThrowIfNull(frontEnd);
        return
        [
            "An ONNX network does not tell which front end it was trained with. With another one it finds little: make sure that sample rate, mel bands, scale"
            + " and mean are right.",
        ];
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        var state = new ComponentState(ComponentId, OnnxOptions.Format.ToJson(_options)) { Origin = OnnxPackage.Origin };
        state.Options["sha256"] = _file.Sha256;
        state.Options["probed"] = _probed.ToJson();
        if (_options.ByReference)
        {
            state.Options["file"] = _file.Name;
            return state;
        }

        // The container's arrays are of 32-bit floats; these are the network's bytes, four to a float.
        float[] packed = new float[(_file.Content.Length + sizeof(float) - 1) / sizeof(float)];
        _file.Content.Span.CopyTo(MemoryMarshal.AsBytes(packed.AsSpan()));
        state.Options["bytes"] = _file.Content.Length;
        state.Tensors[NetworkTensorName] = new TensorData(packed, packed.Length);
        return state;
    }

    /// <summary>Ends its use of the network once the last call has ended.</summary>
    public void Dispose() => _lifetime.Close();

    internal static OnnxExtractor FromState(ComponentState state, OnnxExecutionOptions execution, ComponentContext components)
    {
        OnnxOptions options = OnnxOptions.Format.FromJson(state.Options);
        options.Execution = execution;
        string sha256 = state.Options["sha256"]!.GetValue<string>();
        OnnxFile file = options.ByReference ? FindFile(state.Options["file"]!.GetValue<string>(), sha256, execution) : Unpack(state);
        return file.Sha256 == sha256
            ? new OnnxExtractor(options, file, ProbedNetwork.FromJson(state.Options["probed"]!.AsObject()), components)
            : throw new FormatException($"its network has the SHA-256 {file.Sha256} where {sha256} is expected.");
    }

    private static OnnxFile ReadFile(OnnxOptions options) => options.File is { } path ? OnnxFile.Read(path)
        : !options.Content.IsEmpty ? OnnxFile.Of("network", options.Content)
        : throw new ValidationException($"Name the network with {nameof(OnnxOptions.File)}.");

    private static OnnxFile Unpack(ComponentState state)
    {
        TensorData packed = state.Tensors[NetworkTensorName];
        int bytes = state.Options["bytes"]!.GetValue<int>();
        ReadOnlySpan<byte> content = MemoryMarshal.AsBytes(packed.Values.Span);
        return bytes > 0 && bytes <= content.Length
            ? OnnxFile.Of("the model's network", content[..bytes].ToArray())
            : throw new FormatException($"its network has {content.Length} bytes where {bytes} are expected.");
    }

    private static OnnxFile FindFile(string saved, string sha256, OnnxExecutionOptions execution)
    {
        foreach (string path in execution.NetworkFiles.Append(saved).Where(File.Exists))
        {
            OnnxFile file = OnnxFile.Read(path);
            if (file.Sha256 == sha256)
            {
                return file;
            }
        }

        throw new FormatException(
            $"it was saved without its network '{saved}' and needs the file with the SHA-256 {sha256}."
            + $" Name it: registry.AddOnnx(o => o.{nameof(OnnxExecutionOptions.NetworkFiles)}.Add(\"...\")).");
    }
}
