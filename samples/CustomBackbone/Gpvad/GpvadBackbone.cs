using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Samples;

/// <summary>The CRNN's convolutional part as a feature extractor: all that a backbone of one's own needs to take part in pipelines and model files.</summary>
internal sealed class GpvadBackbone : TorchFeatureExtractor, ITeacherFeatureExtractor
{
    /// <summary>The stable id in model files.</summary>
    public const string ComponentId = "gpvad-crnn";

    /// <summary>The layers tapped unless others are named.</summary>
    public static readonly IReadOnlyList<string> DefaultLayers = ["features.4"];

    // The front end gives 10 log10(mel), at least -100; the network was trained on ln(mel + 2.2e-16), at least -36.
    // They agree above -100 dB, which is 14 dB below the rounding noise of 16-bit files; only digital silence differs.
    internal const float NaturalLogPerDecibel = 0.23025851f;
    internal const float LeakySlope = 0.1f;
    private static readonly long[] SamePadding = [1, 1];

    private readonly GpvadWeights _weights;
    private readonly int[] _taps;
    private readonly Dictionary<int, GpvadBlock> _blocks;

    // Tensors, where plain numbers would read better. TorchSharp turns a number (and the factor 1 that a + b implies) into a
    // temporary native object, which the garbage collector may free while the operation still reads it.
    private readonly torch.Tensor _naturalLogPerDecibel;
    private readonly torch.Tensor _leakySlope;

    /// <summary>Creates the network up to the last layer wanted.</summary>
    public GpvadBackbone(GpvadWeights weights, IEnumerable<string> layers)
        : this(weights, new SortedSet<int>(layers.Select(GpvadLayout.StageOf)))
    {
    }

    private GpvadBackbone(GpvadWeights weights, SortedSet<int> taps)
        : base(ComponentId, taps.Select(tap => LayerOf(weights, tap)), GpvadLayout.StrideOf(taps.Max).Frames, FrontEnd.MelBands)
    {
        _weights = weights;
        _taps = [.. taps];
        _blocks = GpvadLayout.Blocks.Where(block => block <= taps.Max).ToDictionary(block => block, block => new GpvadBlock(weights, block));
        _naturalLogPerDecibel = torch.tensor(NaturalLogPerDecibel).DetachFromDisposeScope();
        _leakySlope = torch.tensor(LeakySlope).DetachFromDisposeScope();
    }

    /// <summary>The front end that the published weights were trained with.</summary>
    public static LogMelOptions FrontEnd => new()
    {
        SampleRate = 22050,
        FftLength = 2048,
        WindowLength = 882,
        HopLength = 441,
        MelBands = 64,
        MinFrequency = 0,
        MaxFrequency = 11025,
    };

    /// <inheritdoc/>
    /// <remarks>Every 3x3 convolution looks one cell of its own grid further.</remarks>
    public override int? ContextFrames => _blocks.Keys.Sum(block => GpvadLayout.StrideOf(block).Frames);

    /// <inheritdoc/>
    public override IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms)
    {
        // Everything made here is freed at the end but the outputs, which move to the caller.
        using DisposeScope scope = torch.NewDisposeScope();
        var outputs = new List<torch.Tensor>(_taps.Length);
        torch.Tensor x = spectrograms * _naturalLogPerDecibel;
        for (int stage = 0; stage <= _taps[^1]; stage++)
        {
            x = GpvadLayout.PoolOf(stage) is { } pool ? PoolL4(x, pool.Frames, pool.Bins) : ApplyBlock(x, _blocks[stage]);
            if (_taps.Contains(stage))
            {
                outputs.Add(x);
            }
        }

        return [.. outputs.Select(output => output.MoveToOuterDisposeScope())];
    }

    /// <inheritdoc/>
    /// <remarks>Only STFPM asks for this.</remarks>
    public ITrainableBackbone CreateStudent(int seed) => new GpvadStudent(_weights, _taps, seed);

    /// <inheritdoc/>
    public override IReadOnlyList<string> CheckFrontEnd(ISpectrogramFrontEnd frontEnd) => frontEnd is LogMelFrontEnd { Options: var used } && used == FrontEnd
        ? []
        : throw new PipelineConfigurationException([$"The CRNN was trained with another front end. Use UseLogMel({nameof(GpvadBackbone)}.{nameof(FrontEnd)})."]);

    /// <inheritdoc/>
    public override ComponentState SaveState()
    {
        var state = new ComponentState(ComponentId, new JsonObject { ["layers"] = new JsonArray([.. Layers.Select(layer => JsonValue.Create(layer.Name))]) });
        foreach ((string name, TensorData tensor) in _weights.Tensors)
        {
            state.Tensors[name] = tensor;
        }

        return state;
    }

    /// <summary>Makes the backbone again from what <see cref="SaveState"/> wrote.</summary>
    public static GpvadBackbone FromState(ComponentState state) => new(
        new GpvadWeights(state.Tensors.ToDictionary()),
        state.Options["layers"]!.AsArray().Select(layer => layer!.GetValue<string>()));

    /// <inheritdoc/>
    protected override void Free()
    {
        _naturalLogPerDecibel.Dispose();
        _leakySlope.Dispose();
        foreach (GpvadBlock block in _blocks.Values)
        {
            block.Dispose();
        }
    }

    private static FeatureLayer LayerOf(GpvadWeights weights, int stage)
    {
        (int frames, int bins) = GpvadLayout.StrideOf(stage);
        return new FeatureLayer(GpvadLayout.NameOf(stage), weights.Channels(GpvadLayout.Blocks.Last(block => block <= stage)), frames, bins);
    }

    /// <summary>The fourth root of the sum of fourth powers over each window.</summary>
    private static torch.Tensor PoolL4(torch.Tensor input, int frames, int bins)
    {
        torch.Tensor squared = input * input;
        return torch.nn.functional.avg_pool2d(squared * squared, [frames, bins], divisor_override: 1).sqrt().sqrt();
    }

    /// <summary>The norm is in front of the convolution, whose padding stays zero, so that it cannot be folded in.</summary>
    private torch.Tensor ApplyBlock(torch.Tensor input, GpvadBlock block)
    {
        torch.Tensor normal = torch.nn.functional.batch_norm(input, block.Mean, block.Variance, block.Weight, block.Bias);
        torch.Tensor x = torch.nn.functional.conv2d(normal, block.Kernel, padding: SamePadding);
        return torch.maximum(x, x * _leakySlope);
    }
}
