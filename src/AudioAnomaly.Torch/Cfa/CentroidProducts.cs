using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>The search for centroids near to descriptors by torch's products, on a training thread.</summary>
internal static class CentroidProducts
{
    private const int Block = 512;

    /// <summary>Finds candidates.</summary>
    /// <param name="search">The centroids.</param>
    /// <param name="descriptors">Patches x channels.</param>
    /// <param name="candidates">Patches x candidates; receives the centroids.</param>
    /// <param name="perPatch">Candidates per patch.</param>
    public static void FindByTorch(this CentroidSearch search, torch.Tensor descriptors, Span<int> candidates, int perPatch)
    {
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor centroids = search.Rows.ToTensor(search.Count, search.Channels).to(descriptors.device).t();
        torch.Tensor squares = search.Squares.ToTensor(1, search.Count).to(descriptors.device);
        int patches = (int)descriptors.shape[0];
        for (int first = 0; first < patches; first += Block)
        {
            using DisposeScope block = torch.NewDisposeScope();
            int count = Math.Min(Block, patches - first);
            ReadOnlySpan<float> scores = squares.addmm(descriptors.narrow(0, first, count), centroids, 1f, -2f).cpu().AsSpan();
            for (int i = 0; i < count; i++)
            {
                SmallestValues.Find(scores.Slice(i * search.Count, search.Count), candidates.Slice((first + i) * perPatch, perPatch));
            }
        }
    }
}
