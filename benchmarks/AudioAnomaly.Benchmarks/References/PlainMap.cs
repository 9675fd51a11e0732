using TorchSharp;
using static TorchSharp.torch.nn;

namespace AudioAnomaly.Benchmarks;

/// <summary>A grid of scores as a map: bilinear upsampling and Gaussian smoothing by two convolutions.</summary>
internal sealed class PlainMap : IDisposable
{
    private readonly int _radius;
    private readonly torch.Tensor _kernel;

    public PlainMap(double sigma)
    {
        _radius = (int)((4 * sigma) + 0.5);
        double[] weights = [.. Enumerable.Range(-_radius, (2 * _radius) + 1).Select(x => Math.Exp(-0.5 * x * x / (sigma * sigma)))];
        _kernel = torch.tensor(weights.Select(weight => (float)(weight / weights.Sum())).ToArray());
    }

    /// <summary>Draws the map.</summary>
    /// <param name="scores">Grid frames x grid bins, in any order of dimensions that flattens to it.</param>
    /// <param name="gridFrames">Grid frames.</param>
    /// <param name="gridBins">Grid bins.</param>
    /// <param name="stride">The grid's stride in both directions.</param>
    /// <param name="frames">Frames of the map.</param>
    /// <param name="bins">Bins of the map.</param>
    /// <returns>Frames x bins.</returns>
    public float[] Draw(torch.Tensor scores, int gridFrames, int gridBins, int stride, int frames, int bins)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor map = PlainPatches.Align(scores.reshape(1, 1, gridFrames, gridBins), stride, stride, frames, bins, torch.InterpolationMode.Bilinear);
        map = functional.conv2d(Mirror(map, 2), _kernel.reshape(1, 1, -1, 1), null);
        map = functional.conv2d(Mirror(map, 3), _kernel.reshape(1, 1, 1, -1), null);
        return map.contiguous().data<float>().ToArray();
    }

    public void Dispose() => _kernel.Dispose();

    // Symmetric borders (d c b a | a b c d), scipy's, which torch's padding does not have.
    private torch.Tensor Mirror(torch.Tensor map, int dimension)
    {
        long length = map.shape[dimension];
        return torch.cat([map.narrow(dimension, 0, _radius).flip(dimension), map, map.narrow(dimension, length - _radius, _radius).flip(dimension)], dimension);
    }
}
