using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// The convolutional part of CNN14 (Kong et al., "PANNs", 2020; the audio encoder of Microsoft CLAP 2022) up to block 4, as a frozen feature extractor.
/// </summary>
/// <remarks>
/// <para>Each block is twice 3x3 convolution, batch norm (folded into the convolution) and ReLU, then 2x2 average pooling, so block n has a grid 2^n times
/// coarser than the spectrogram.
/// The network ends at the last layer wanted: two thirds of the arithmetic and 6 % of the weights of the whole.</para>
/// <para>A recording ends for the network with the last frame that fills a cell of the coarsest layer tapped: up to 7 or 15 frames later come from conv_block3
/// or conv_block4 and give no feature.</para>
/// <para>Safe to use from several threads, also while it is disposed: a call that has begun ends well, a later one gets
/// <see cref="ObjectDisposedException"/>.</para>
/// </remarks>
public sealed class Cnn14 : IFeatureExtractor, IFrontEndCheck, IDisposable
{
    /// <summary>The extractor's stable id in model files.</summary>
    public const string ComponentId = "cnn14";

    private readonly Cnn14Weights _weights;
    private readonly bool[] _taps = new bool[Cnn14Weights.BlockCount];
    private readonly bool _external;
    private readonly ICnn14Runner _network;
    private readonly Lifetime _lifetime;
    private bool _isStudent;

    /// <summary>Creates the network.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="layers">The layers to tap, in any order: conv_block1 to conv_block4.</param>
    /// <param name="externalBackbone">Leaves the weights out of model files, see <see cref="Cnn14Options.ExternalBackbone"/>.</param>
    /// <param name="components">The engines to choose from and on what to compute; managed code on all processors if null.</param>
    /// <exception cref="ArgumentException">A layer's name is unknown, or there is none; or the weights have no identity and are to be left out.</exception>
    public Cnn14(Cnn14Weights weights, IEnumerable<string> layers, bool externalBackbone = false, ComponentContext? components = null)
        : this(weights ?? throw new ArgumentNullException(nameof(weights)), BlocksOf(layers), externalBackbone, components ?? ComponentContext.Empty)
    {
    }

    private Cnn14(Cnn14Weights weights, SortedSet<int> blocks, bool externalBackbone, ComponentContext components)
    {
        if (externalBackbone && weights.Identity is null)
        {
            throw new ArgumentException("Only weights from a checkpoint can be left out of model files.", nameof(externalBackbone));
        }

        _weights = weights;
        _external = externalBackbone;
        foreach (int block in blocks)
        {
            _taps[block] = true;
        }

        Layers = [.. blocks.Select(block => new FeatureLayer(Cnn14Weights.BlockName(block), weights.Widths[block], 2 << block, 2 << block))];
        MinFrames = 2 << blocks.Max;
        ICnn14Engine engine = components.FindEngine<ICnn14Engine>() ?? ManagedCnn14Engine.Instance;
        _network = engine.Load(weights, _taps, Layers, components.Execution);
        _lifetime = new Lifetime(this, _network.Dispose);
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public IReadOnlyList<FeatureLayer> Layers { get; }

    /// <inheritdoc/>
    public int MinFrames { get; }

    /// <inheritdoc/>
    public int? Bins => _weights.Mels;

    /// <summary>Which checkpoint the weights came from; null for weights made by hand or at random.</summary>
    public CheckpointIdentity? Identity => _weights.Identity;

    /// <summary>
    /// The number format in which recordings are scored: <see cref="ComputePrecision.Float32"/> or <see cref="ComputePrecision.BFloat16"/>, as asked for or
    /// as the engine decided.
    /// </summary>
    public ComputePrecision Precision => _network.Precision;

    /// <inheritdoc/>
    /// <remarks>Two convolutions at each of the strides 1, 2, 4 and 8, as far as they are used: 2, 6, 14 or 30 frames.</remarks>
    public int? ContextFrames => (4 << Array.LastIndexOf(_taps, true)) - 2;

    /// <inheritdoc/>
    /// <remarks>Only where recordings are scored in <see cref="ComputePrecision.BFloat16"/>.</remarks>
    public bool DependsOnPurpose => Precision != ComputePrecision.Float32;

    internal Cnn14Weights Weights => _weights;

    /// <inheritdoc/>
    /// <remarks>
    /// In 32 bits to learn from whatever the <see cref="Precision"/>, so that what detectors learn does not depend on it: the choice of a coreset, for one,
    /// answers to the smallest difference with another one.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The extractor has been disposed.</exception>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        ArgumentNullException.ThrowIfNull(spectrograms);
        using Lifetime.Use use = _lifetime.Enter();
        foreach (Spectrogram spectrogram in spectrograms)
        {
            FeatureInput.Check(this, spectrogram);
        }

        return _network.Run(WholeCells.Of(spectrograms, Layers), purpose);
    }

    /// <inheritdoc/>
    /// <exception cref="PipelineConfigurationException">The weights were trained with another front end, as the checkpoint's own front-end buffers
    /// show.</exception>
    public IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd)
    {
        ArgumentNullException.ThrowIfNull(frontEnd);
        return _weights.Identity is not { } identity ? []
            : frontEnd is LogMelFrontEnd used ? Cnn14FrontEnd.Check(identity, used)
            : frontEnd is AuditoryFrontEnd other ? [$"The CNN14 weights were trained with log-mel, and the pipeline's front end is '{other.Id}': the network sees its bands as if they were mel bands. Compare both on sounds of your own."]
            : [];
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        var state = new ComponentState(ComponentId, new JsonObject
        {
            ["layers"] = new JsonArray([.. Layers.Select(layer => JsonValue.Create(layer.Name))]),
        })
        {
            Origin = FeaturePackage.Origin,
        };
        if (_weights.Identity is { } identity)
        {
            state.Options["checkpoint"] = identity.ToJson();
        }

        if (_isStudent)
        {
            state.Options["student"] = true;
        }

        if (_external)
        {
            state.Options["externalBackbone"] = true;
            return state;
        }

        if (IsEmbedded(_weights.Identity))
        {
            // Its digest is enough: every copy of this package has it.
            state.Options["embedded"] = true;
            return state;
        }

        foreach ((string name, TensorData tensor) in _weights.Tensors)
        {
            state.Tensors[name] = tensor;
        }

        return state;
    }

    /// <summary>Frees the network's memory once the last call has ended.</summary>
    public void Dispose() => _lifetime.Close();

    internal static void Register(ComponentRegistry registry) => registry.Add<IFeatureExtractor>(ComponentId, (state, components) => FromState(state, null, components));

    internal static Cnn14 FromState(ComponentState state, Cnn14Weights? given, ComponentContext components)
    {
        CheckpointIdentity? identity = state.Options["checkpoint"] is JsonObject json ? CheckpointIdentity.FromJson(json) : null;
        bool external = state.Options["externalBackbone"]?.GetValue<bool>() ?? false;
        bool isStudent = state.Options["student"]?.GetValue<bool>() ?? false;
        if (isStudent)
        {
            // Whatever checkpoint is given is its teacher's.
            given = null;
        }

        if (given is not null && given.Identity!.WeightsSha256 != identity?.WeightsSha256)
        {
            throw new FormatException($"it was fitted with {identity?.ToString() ?? "weights that came from no checkpoint"}, and was given {given.Identity}. Give it the checkpoint it was fitted with, or fit again.");
        }

        if (external && given is null)
        {
            throw new FormatException($"it was saved without its backbone and needs {identity}. Load it with a registry that has the weights: registry.WithCnn14(Cnn14Weights.Load(...)).");
        }

        Cnn14Weights weights = external ? given! : ReadWeights(state, identity);
        return new Cnn14(
            identity is null || weights.Identity == identity ? weights : weights.WithIdentity(identity),
            state.Options["layers"]!.AsArray().Select(layer => layer!.GetValue<string>()),
            external,
            components)
        {
            _isStudent = isStudent,
        };
    }

    /// <summary>A network that was trained here: its weights travel with a model even where its teacher's do not.</summary>
    internal static Cnn14 ForStudent(Cnn14Weights weights, IEnumerable<string> layers, ComponentContext components) => new(weights, layers, components: components) { _isStudent = true };

    /// <summary>The block, counted from 0, that a layer's name stands for; null if it stands for none.</summary>
    internal static int? BlockOf(string layer)
    {
        const string Prefix = "conv_block";
        return layer is not null
            && layer.StartsWith(Prefix, StringComparison.Ordinal)
            && int.TryParse(layer.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int block)
            && block is >= 1 and <= Cnn14Weights.BlockCount
            ? block - 1
            : null;
    }

    private static Cnn14Weights ReadWeights(ComponentState state, CheckpointIdentity? identity)
    {
        if (state.Options["embedded"]?.GetValue<bool>() is not true)
        {
            return SharedWeights.Get(new Cnn14Weights(new Dictionary<string, TensorData>(state.Tensors, StringComparer.Ordinal)));
        }

        return IsEmbedded(identity) ? Cnn14Weights.Pretrained
            : throw new FormatException($"it was fitted on the network of another version of AudioAnomaly.Features ({identity}), and this version brings {Cnn14Weights.Pretrained.Identity}. Use that version, or fit again.");
    }

    /// <summary>Whether weights are those that come with the package.</summary>
    private static bool IsEmbedded(CheckpointIdentity? identity) => identity is not null && identity.WeightsSha256 == Cnn14Weights.Pretrained.Identity!.WeightsSha256;

    private static SortedSet<int> BlocksOf(IEnumerable<string> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        SortedSet<int> blocks = [.. layers.Select(layer => BlockOf(layer)
            ?? throw new ArgumentException($"CNN14 has no layer '{layer}'; it offers conv_block1 to conv_block4.", nameof(layers)))];
        return blocks.Count > 0 ? blocks : throw new ArgumentException("At least one layer must be tapped.", nameof(layers));
    }
}
