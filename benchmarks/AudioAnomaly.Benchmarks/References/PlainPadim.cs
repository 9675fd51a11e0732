using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>PaDiM as its implementations write it: nearest upsampling, chosen channels, and a Mahalanobis distance by the inverse covariance of each position.</summary>
internal sealed class PlainPadim : IDisposable
{
    private readonly torch.Tensor _means;
    private readonly torch.Tensor _covariances;
    private readonly torch.Tensor _inverses;
    private readonly torch.Tensor _channels;
    private readonly PlainMap _map;

    /// <summary>Takes a fitted detector's Gaussians.</summary>
    /// <param name="state">The state of a detector with a Gaussian per position, whole covariances and kept statistics.</param>
    /// <param name="regularization">What is added to the variances.</param>
    /// <param name="sigma">The map's smoothing.</param>
    public PlainPadim(ComponentState state, double regularization, double sigma)
    {
        TensorData means = state.Tensors["means"];
        (int count, int size) = (means.Shape[0], means.Shape[1]);
        float[] covariances = new float[(long)count * size * size];
        ReadOnlySpan<float> packed = state.Tensors["covariances"].Values.Span;
        for (int g = 0, next = 0; g < count; g++)
        {
            for (int i = 0; i < size; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    float value = packed[next++] + (i == j ? (float)regularization : 0);
                    covariances[(((g * size) + i) * size) + j] = value;
                    covariances[(((g * size) + j) * size) + i] = value;
                }
            }
        }

        using IDisposable noGradient = torch.no_grad();
        _means = torch.tensor(means.Values.ToArray(), [count, 1, size]);
        _covariances = torch.tensor(covariances, [count, size, size]);
        _inverses = torch.linalg.inv(_covariances);
        _channels = torch.tensor(state.Options["chosenChannels"]!.AsArray().Select(channel => (long)channel!.GetValue<int>()).ToArray());
        _map = new PlainMap(sigma);
    }

    /// <summary>Scores feature maps.</summary>
    /// <param name="maps">One of each layer.</param>
    /// <param name="frames">Frames of the map wanted.</param>
    /// <param name="bins">Its bins.</param>
    /// <param name="invertEachTime">Whether the inverses are computed while scoring, as the usual implementation does.</param>
    /// <returns>The map.</returns>
    public float[] Score(IReadOnlyList<FeatureMap> maps, int frames, int bins, bool invertEachTime)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        FeatureMap grid = maps[0];
        torch.Tensor[] aligned = [.. maps.Select(map => PlainPatches.Align(
            PlainPatches.ToTensor(map),
            (double)map.Layer.FrameStride / grid.Layer.FrameStride,
            (double)map.Layer.BinStride / grid.Layer.BinStride,
            grid.Frames,
            grid.Bins,
            torch.InterpolationMode.Nearest))];
        torch.Tensor patches = torch.cat(aligned, 1).index_select(1, _channels).permute(0, 2, 3, 1).reshape(_means.shape[0], 1, -1);
        torch.Tensor difference = patches - _means;
        torch.Tensor inverses = invertEachTime ? torch.linalg.inv(_covariances) : _inverses;
        torch.Tensor squared = (torch.bmm(difference, inverses) * difference).sum(2);
        return _map.Draw(squared.abs().sqrt(), grid.Frames, grid.Bins, grid.Layer.FrameStride, frames, bins);
    }

    public void Dispose()
    {
        _means.Dispose();
        _covariances.Dispose();
        _inverses.Dispose();
        _channels.Dispose();
        _map.Dispose();
    }
}
