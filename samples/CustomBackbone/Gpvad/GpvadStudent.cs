using AudioAnomaly.Torch;
using TorchSharp;
using F = TorchSharp.torch.nn.functional;

namespace AudioAnomaly.Samples;

/// <summary>The CRNN while it is trained as a student (STFPM): new weights, batch norms in training mode but for the first, which normalises the input and stays the teacher's.</summary>
internal sealed class GpvadStudent : ITrainableBackbone
{
    private const double Momentum = 0.1;
    private const double Epsilon = 1e-5;

    // The fourth root has no slope at zero; this is the fourth power of 0.001.
    private const float RootEpsilon = 1e-12f;
    private static readonly long[] SamePadding = [1, 1];

    private readonly GpvadWeights _weights;
    private readonly int[] _taps;
    private readonly string[] _layers;
    private readonly Dictionary<int, GpvadBlock> _blocks;
    private readonly torch.Tensor _naturalLogPerDecibel = torch.tensor(GpvadBackbone.NaturalLogPerDecibel).DetachFromDisposeScope();
    private readonly torch.Tensor _leakySlope = torch.tensor(GpvadBackbone.LeakySlope).DetachFromDisposeScope();
    private readonly torch.Tensor _rootEpsilon = torch.tensor(RootEpsilon).DetachFromDisposeScope();

    public GpvadStudent(GpvadWeights teacher, IEnumerable<int> taps, int seed)
    {
        _taps = [.. taps];
        _layers = [.. _taps.Select(GpvadLayout.NameOf)];
        _weights = teacher.Redrawn(seed);
        _blocks = GpvadLayout.Blocks.Where(block => block <= _taps[^1]).ToDictionary(block => block, block => new GpvadBlock(_weights, block));
        GpvadBlock[] normed = [.. _blocks.Where(block => block.Key > 0).Select(block => block.Value)];
        Buffers = [.. normed.SelectMany(block => new[] { block.Mean, block.Variance })];
        Parameters = [.. _blocks.Values.Select(block => block.Kernel).Concat(normed.SelectMany(block => new[] { block.Weight, block.Bias })).Select(tensor => tensor.requires_grad_(true))];
    }

    public IReadOnlyList<torch.Tensor> Parameters { get; }

    public IReadOnlyList<torch.Tensor> Buffers { get; }

    public IReadOnlyList<torch.Tensor> Forward(torch.Tensor spectrograms)
    {
        var outputs = new List<torch.Tensor>(_taps.Length);
        torch.Tensor x = spectrograms * _naturalLogPerDecibel;
        for (int stage = 0; stage <= _taps[^1]; stage++)
        {
            x = GpvadLayout.PoolOf(stage) is { } pool ? PoolL4(x, pool.Frames, pool.Bins) : ApplyBlock(x, _blocks[stage], isTrained: stage > 0);
            if (_taps.Contains(stage))
            {
                outputs.Add(x);
            }
        }

        return outputs;
    }

    public ITorchFeatureExtractor Export() => new GpvadBackbone(_weights.With(_blocks), _layers);

    public void Dispose()
    {
        _naturalLogPerDecibel.Dispose();
        _leakySlope.Dispose();
        _rootEpsilon.Dispose();
        foreach (GpvadBlock block in _blocks.Values)
        {
            block.Dispose();
        }
    }

    private torch.Tensor PoolL4(torch.Tensor input, int frames, int bins)
    {
        torch.Tensor squared = input * input;
        return torch.maximum(F.avg_pool2d(squared * squared, [frames, bins], divisor_override: 1), _rootEpsilon).sqrt().sqrt();
    }

    private torch.Tensor ApplyBlock(torch.Tensor input, GpvadBlock block, bool isTrained)
    {
        torch.Tensor normal = F.batch_norm(input, block.Mean, block.Variance, block.Weight, block.Bias, isTrained, Momentum, Epsilon);
        torch.Tensor x = F.conv2d(normal, block.Kernel, padding: SamePadding);
        return torch.maximum(x, x * _leakySlope);
    }
}
