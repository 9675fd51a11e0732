using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The whole of scoring a clip as a PyTorch user writes it: stft and mel product, the network in float32, pooling and upsampling, a distance matrix, re-weighting, upsampling and smoothing.</summary>
internal sealed class PlainPipeline : IDisposable
{
    private const int Neighbors = 9;

    private readonly LogMelFrontEnd _frontEnd;
    private readonly PlainLogMel _logMel;
    private readonly BackboneBenchmark.Blocks _network;
    private readonly int _blocks;
    private readonly IReadOnlyList<FeatureLayer> _layers;
    private readonly torch.Tensor _bank;
    private readonly torch.Tensor _mean;
    private readonly torch.Tensor _scale;
    private readonly PlainMap _map = new(4);

    /// <summary>Takes a fitted PatchCore's bank.</summary>
    /// <param name="options">The front end's settings.</param>
    /// <param name="weights">The network's weights.</param>
    /// <param name="blocks">How many blocks run: all six as users run the whole network, or the four that there are.</param>
    /// <param name="layers">The layers tapped.</param>
    /// <param name="patchCore">The detector's state.</param>
    public PlainPipeline(LogMelOptions options, Cnn14Weights weights, int blocks, IReadOnlyList<FeatureLayer> layers, ComponentState patchCore)
    {
        _frontEnd = new LogMelFrontEnd(options);
        _logMel = new PlainLogMel(options);
        _network = new BackboneBenchmark.Blocks(weights, full: blocks == 6);
        _blocks = blocks;
        _layers = layers;
        TensorData bank = patchCore.Tensors["bank"];
        _bank = torch.tensor(bank.Values.ToArray(), [bank.Shape[0], bank.Shape[1]]);
        _mean = torch.tensor(patchCore.Tensors["mean"].Values.ToArray());
        _scale = torch.tensor(patchCore.Tensors["scale"].Values.ToArray());
    }

    /// <summary>Scores a clip.</summary>
    public (double Score, float[] Map) Score(AudioClip clip)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        float[] decibel = _logMel.Compute(clip);
        int bins = _frontEnd.Axes.Bins, frames = decibel.Length / bins;
        IReadOnlyList<torch.Tensor> maps = _network.Taps(WholeCells.Of(new Spectrogram(decibel, frames, _frontEnd.Axes), _layers), _blocks, [1, 2, 3]);
        torch.Tensor patches = (PlainPatches.Embed(maps, _layers) - _mean) * _scale;
        float[] distances = PlainSearch.Nearest(patches, _bank);
        using torch.Tensor grid = torch.tensor(distances);
        float[] map = _map.Draw(grid, (int)maps[0].shape[2], (int)maps[0].shape[3], _layers[0].FrameStride, frames, bins);
        return (Reweight(patches, grid), map);
    }

    public void Dispose()
    {
        _logMel.Dispose();
        _network.Dispose();
        _bank.Dispose();
        _mean.Dispose();
        _scale.Dispose();
        _map.Dispose();
    }

    /// <summary>Equation 7 of the paper.</summary>
    private double Reweight(torch.Tensor patches, torch.Tensor distances)
    {
        long worst = distances.argmax().item<long>();
        torch.Tensor patch = patches.narrow(0, worst, 1);
        long nearest = torch.cdist(patch, _bank).argmin().item<long>();
        torch.Tensor around = torch.cdist(_bank.narrow(0, nearest, 1), _bank).topk(Neighbors, 1, largest: false, sorted: true).indexes.reshape(-1);
        torch.Tensor near = torch.cdist(patch, _bank.index_select(0, around));
        double score = distances.max().item<float>();
        double sum = near.contiguous().data<float>().ToArray().Sum(distance => Math.Exp(distance - score));
        return (1 - (1 / sum)) * score;
    }
}
