using System.Globalization;
using System.Text.Json.Nodes;
using TorchSharp;

namespace AudioAnomaly;

/// <summary>The convolutional part of CNN14 (Kong et al., "PANNs", 2020; the audio encoder of Microsoft CLAP 2022) up to block 4, as a frozen feature extractor.</summary>
/// <remarks>
/// <para>Each block is twice 3x3 convolution, batch norm (folded into the convolution) and ReLU, then 2x2 average pooling, so block n has a grid 2^n times coarser than the spectrogram.
/// The network ends at the last layer wanted: two thirds of the arithmetic and 6 % of the weights of the whole.</para>
/// <para>Needs TorchSharp's native library, which loads when the first extractor is made. Safe to use from several threads; dispose it when no thread uses it any more.</para>
/// </remarks>
public sealed class Cnn14 : TorchFeatureExtractor, ITeacherFeatureExtractor
{
    /// <summary>The extractor's stable id in model files.</summary>
    public const string ComponentId = "cnn14";

    /// <summary>Where a saved state notes the precision.</summary>
    internal const string PrecisionOption = "precision";

    private const string Float32Name = "float32";
    private const string BFloat16Name = "bfloat16";
    private readonly Cnn14Weights _weights;
    private readonly ConvolutionArithmetic _arithmetic;
    private readonly FoldedNetwork _network;
    private readonly Lazy<FoldedNetwork> _exact;
    private readonly bool[] _taps = new bool[Cnn14Weights.BlockCount];
    private readonly bool _external;
    private bool _isStudent;

    /// <summary>Creates the network.</summary>
    /// <param name="weights">Its weights.</param>
    /// <param name="layers">The layers to tap, in any order: conv_block1 to conv_block4.</param>
    /// <param name="externalBackbone">Leaves the weights out of model files, see <see cref="Cnn14Options.ExternalBackbone"/>.</param>
    /// <param name="precision">The number format in which recordings are scored. <see cref="BackbonePrecision.Auto"/> is decided here.</param>
    /// <exception cref="ArgumentException">A layer's name is unknown, or there is none; or the weights have no identity and are to be left out; or there is no such precision.</exception>
    /// <exception cref="NativeRuntimeException">TorchSharp's native library cannot be loaded.</exception>
    public Cnn14(Cnn14Weights weights, IEnumerable<string> layers, bool externalBackbone = false, BackbonePrecision precision = BackbonePrecision.Float32)
        : this(weights ?? throw new ArgumentNullException(nameof(weights)), BlocksOf(layers), externalBackbone, ArithmeticOf(precision))
    {
    }

    private Cnn14(Cnn14Weights weights, SortedSet<int> blocks, bool externalBackbone, ConvolutionArithmetic arithmetic)
        : base(ComponentId, blocks.Select(block => new FeatureLayer(Cnn14Weights.BlockName(block), weights.Widths[block], 2 << block, 2 << block)), 2 << blocks.Max, weights.Mels)
    {
        if (externalBackbone && weights.Identity is null)
        {
            throw new ArgumentException("Only weights from a checkpoint can be left out of model files.", nameof(externalBackbone));
        }

        _weights = weights;
        _external = externalBackbone;
        _arithmetic = arithmetic;
        foreach (int block in blocks)
        {
            _taps[block] = true;
        }

        _network = new FoldedNetwork(weights, _taps, arithmetic);

        // Models that only score never need it.
        _exact = new Lazy<FoldedNetwork>(() => arithmetic == ConvolutionArithmetic.Float32 ? _network : new FoldedNetwork(weights, _taps, ConvolutionArithmetic.Float32));
    }

    /// <summary>Which checkpoint the weights came from; null for weights made by hand or at random.</summary>
    public CheckpointIdentity? Identity => _weights.Identity;

    /// <summary>The number format in which recordings are scored: <see cref="BackbonePrecision.Float32"/> or <see cref="BackbonePrecision.BFloat16"/>, as given or as <see cref="BackbonePrecision.Auto"/> decided.</summary>
    public BackbonePrecision Precision => _arithmetic == ConvolutionArithmetic.Float32 ? BackbonePrecision.Float32 : BackbonePrecision.BFloat16;

    /// <inheritdoc/>
    /// <remarks>Two convolutions at each of the strides 1, 2, 4 and 8, as far as they are used: 2, 6, 14 or 30 frames.</remarks>
    public override int? ContextFrames => (4 << Array.LastIndexOf(_taps, true)) - 2;

    /// <inheritdoc/>
    public override IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms)
    {
        ArgumentNullException.ThrowIfNull(spectrograms);
        return _network.Forward(spectrograms);
    }

    /// <inheritdoc/>
    /// <remarks>In 32 bits whatever the <see cref="Precision"/>, so that what detectors learn does not depend on it: the choice of a coreset, for one, answers to the smallest difference with another one.</remarks>
    public override IReadOnlyList<FeatureMap> ExtractForFit(Spectrogram spectrogram) => Extract(spectrogram, input => _exact.Value.Forward(input));

    /// <inheritdoc/>
    /// <remarks>Convolutions are drawn as He et al. (2015) do, batch norms begin as identities; there is no dropout. It trains in 32 bits; once trained, it scores in the precision of its teacher.</remarks>
    public ITrainableBackbone CreateStudent(int seed) => new Cnn14Student(_weights, Layers.Select(layer => layer.Name), _taps, Precision, seed);

    /// <inheritdoc/>
    /// <exception cref="PipelineConfigurationException">The weights were trained with another front end, as the checkpoint's own front-end buffers show.</exception>
    public override IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd)
    {
        ArgumentNullException.ThrowIfNull(frontEnd);
        return _weights.Identity is { } identity && frontEnd is LogMelFrontEnd used ? Cnn14FrontEnd.Check(identity, used) : [];
    }

    /// <inheritdoc/>
    public override ComponentState SaveState()
    {
        var state = new ComponentState(ComponentId, new JsonObject
        {
            ["layers"] = new JsonArray([.. Layers.Select(layer => JsonValue.Create(layer.Name))]),
            [PrecisionOption] = Precision == BackbonePrecision.BFloat16 ? BFloat16Name : Float32Name,
        });
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

        foreach ((string name, TensorData tensor) in _weights.Tensors)
        {
            state.Tensors[name] = tensor;
        }

        return state;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        _network.Dispose();
        if (_exact.IsValueCreated)
        {
            _exact.Value.Dispose();
        }
    }

    internal static Cnn14 FromState(ComponentState state) => FromState(state, null);

    internal static Cnn14 FromState(ComponentState state, Cnn14Weights? given)
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
            throw new FormatException($"it was saved without its backbone and needs {identity}. Load it with ComponentRegistry.Default.WithCnn14(Cnn14Weights.Load(...)), or give the command line --weights FILE.");
        }

        Cnn14Weights weights = external ? given! : new Cnn14Weights(new Dictionary<string, TensorData>(state.Tensors, StringComparer.Ordinal));
        return new Cnn14(
            identity is null ? weights : weights.WithIdentity(identity),
            state.Options["layers"]!.AsArray().Select(layer => layer!.GetValue<string>()),
            external,
            PrecisionOf(state))
        {
            _isStudent = isStudent,
        };
    }

    /// <summary>A network that was trained here: its weights travel with a model even where its teacher's do not.</summary>
    internal static Cnn14 ForStudent(Cnn14Weights weights, IEnumerable<string> layers, BackbonePrecision precision) => new(weights, layers, precision: precision) { _isStudent = true };

    /// <summary>A network that computes as said, whatever this processor does best.</summary>
    internal static Cnn14 WithArithmetic(Cnn14Weights weights, IEnumerable<string> layers, ConvolutionArithmetic arithmetic) => new(weights, BlocksOf(layers), false, arithmetic);

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

    private static ConvolutionArithmetic ArithmeticOf(BackbonePrecision precision)
    {
        switch (precision)
        {
            case BackbonePrecision.Float32:
                return ConvolutionArithmetic.Float32;
            case BackbonePrecision.BFloat16:
                return BFloat16Processor.HasInstructions ? ConvolutionArithmetic.BFloat16 : ConvolutionArithmetic.RoundedFloat32;
            case BackbonePrecision.Auto:
                NativeRuntime.EnsureLoaded();
                return BFloat16Trial.BFloat16Wins ? ConvolutionArithmetic.BFloat16 : ConvolutionArithmetic.Float32;
            default:
                throw new ArgumentOutOfRangeException(nameof(precision), precision, "There is no such precision.");
        }
    }

    private static BackbonePrecision PrecisionOf(ComponentState state)
    {
        if (!state.Options.TryGetPropertyValue(PrecisionOption, out JsonNode? saved))
        {
            // Files of before there was a choice do not say it.
            return BackbonePrecision.Float32;
        }

        return saved?.GetValue<string>() switch
        {
            Float32Name => BackbonePrecision.Float32,
            BFloat16Name => BackbonePrecision.BFloat16,
            var unknown => throw new FormatException($"its network computes in '{unknown}', which this version does not know: it knows {Float32Name} and {BFloat16Name}."),
        };
    }

    private static SortedSet<int> BlocksOf(IEnumerable<string> layers)
    {
        ArgumentNullException.ThrowIfNull(layers);
        SortedSet<int> blocks = [.. layers.Select(layer => BlockOf(layer)
            ?? throw new ArgumentException($"CNN14 has no layer '{layer}'; it offers conv_block1 to conv_block4.", nameof(layers)))];
        return blocks.Count > 0 ? blocks : throw new ArgumentException("At least one layer must be tapped.", nameof(layers));
    }

    internal static (torch.Tensor Scale, torch.Tensor Shift) FoldInputNorm(Cnn14Weights weights)
    {
        float[] scale = new float[weights.Mels];
        float[] shift = new float[weights.Mels];
        for (int band = 0; band < scale.Length; band++)
        {
            double gain = weights["bn0.weight"][band] / Math.Sqrt(weights["bn0.running_var"][band] + 1e-5);
            scale[band] = (float)gain;
            shift[band] = (float)(weights["bn0.bias"][band] - (weights["bn0.running_mean"][band] * gain));
        }

        // Detached: a dispose scope open around the constructor must not free them.
        return (torch.tensor(scale).DetachFromDisposeScope(), torch.tensor(shift).DetachFromDisposeScope());
    }
}
