using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>Nearest neighbours by a distance matrix, in chunks of patches as anomalib does so that it fits the memory.</summary>
internal static class PlainSearch
{
    private const int Chunk = 512;

    /// <summary>The distance of each patch to its nearest bank row, by cdist and min.</summary>
    public static float[] Nearest(torch.Tensor patches, torch.Tensor bank) => InChunks(patches, chunk => torch.cdist(chunk, bank).min(1).values);

    /// <summary>The same by cdist and topk.</summary>
    public static float[] NearestOfMany(torch.Tensor patches, torch.Tensor bank, int count)
        => InChunks(patches, chunk => torch.cdist(chunk, bank).topk(count, 1, largest: false, sorted: true).values.select(1, 0).contiguous());

    private static float[] InChunks(torch.Tensor patches, Func<torch.Tensor, torch.Tensor> nearest)
    {
        float[] distances = new float[patches.shape[0]];
        using IDisposable noGradient = torch.no_grad();
        for (int start = 0; start < distances.Length; start += Chunk)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor chunk = patches.slice(0, start, Math.Min(start + Chunk, distances.Length), 1);
            nearest(chunk).data<float>().ToArray().CopyTo(distances, start);
        }

        return distances;
    }
}
