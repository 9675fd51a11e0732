using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The nearest-neighbour search against distance matrices, and what it allocates.</summary>
internal static class SearchBenchmark
{
    private const int TopCount = 9;

    public static void Run(BenchmarkRun run)
    {
        using var clip = new TestClip(run.Sizes);
        PatchFeatures query = clip.Patches(99);
        int rows = run.Sizes.SearchBanks.Max();
        int perClip = query.Frames * query.Bins;

        // Every third patch of as many clips as it takes.
        PatchFeatures[] sources = [.. Enumerable.Range(10, (3 * rows / perClip) + 1).Select(clip.Patches)];
        int channels = query.Channels;
        float[] bank = new float[rows * channels];
        for (int i = 0; i < rows; i++)
        {
            int cell = i / sources.Length * 3 % perClip;
            sources[i % sources.Length].CopyPatch(cell / query.Bins, cell % query.Bins, bank.AsSpan(i * channels, channels));
        }

        Center(bank, query);
        float[] patches = EmbeddingBenchmark.WriteOut(query);
        foreach (int count in run.Sizes.SearchBanks)
        {
            Measure(run, query, patches, bank.AsSpan(0, count * channels).ToArray(), count);
        }
    }

    /// <summary>The arithmetic of a search in GFLOP: products with every bank row at each layer's own grid.</summary>
    public static double Work(PatchFeatures query, int bankRows) => 2e-9 * bankRows * query.Layers.Sum(layer => (double)layer.Rows.Length);

    private static void Measure(BenchmarkRun run, PatchFeatures query, float[] patches, float[] bank, int count)
    {
        var index = new NearestNeighborIndex(bank, count, [.. query.Layers.Select(layer => layer.Channels)]);
        float[] distances = new float[query.Frames * query.Bins];
        int[] neighbors = new int[distances.Length];
        using torch.Tensor bankTensor = torch.tensor(bank, [count, query.Channels]);
        using torch.Tensor patchTensor = torch.tensor(patches, [distances.Length, query.Channels]);
        Search();
        double exact = Exactness(distances, patches, bank, query.Channels);
        double min = Agreement.Relative("nearest distances, cdist and min", distances, PlainSearch.Nearest(patchTensor, bankTensor), 2e-3);
        double top = Agreement.Relative("nearest distances, cdist and topk", distances, PlainSearch.NearestOfMany(patchTensor, bankTensor, TopCount), 2e-3);
        Measurement measured = run.Measure(new Stage($"search {distances.Length:#,0} patches in {count:#,0} x {query.Channels}", Search)
        {
            References =
            [
                new Alternative("cdist, min", () => PlainSearch.Nearest(patchTensor, bankTensor), min),
                new Alternative($"cdist, topk {TopCount}", () => PlainSearch.NearestOfMany(patchTensor, bankTensor, TopCount), top),
            ],
            PartOf = count == run.Sizes.BankRows ? ScoreBenchmark.StageOf(run.Sizes, ScoreBenchmark.FullNetwork) : null,
            AudioSeconds = run.Sizes.ClipSeconds,
            Ceiling = run.Ceilings.MultiplyAdd,
            Work = Work(query, count),
            MaxRounds = 5,
            Figures =
            [
                new Figure("differs from 64-bit brute force by", exact, string.Empty),
                new Figure("patches x bank would be", 4.0 * distances.Length * count / 1048576, "MiB"),
            ],
        });

        // A matrix of patches x bank, even of bytes, would show; small banks have none worth the name.
        if (count >= 10_000 && measured.AllocatedMiB > distances.Length * (double)count / 1048576)
        {
            throw new ResultsDifferException($"The search allocated {measured.AllocatedMiB:0} MiB, as much as a matrix of patches x bank.");
        }

        void Search() => index.Search(query, query.Bins, distances, neighbors, Environment.ProcessorCount, run.CancellationToken);
    }

    /// <summary>The largest relative difference from distances by coordinates in 64 bits, for every fiftieth patch.</summary>
    private static double Exactness(float[] distances, float[] patches, float[] bank, int channels)
    {
        double[] worst = new double[(distances.Length + 49) / 50];
        Parallel.For(0, worst.Length, sample =>
        {
            int patch = 50 * sample;
            double nearest = double.PositiveInfinity;
            for (int row = 0; row < bank.Length; row += channels)
            {
                double squared = 0;
                for (int k = 0; k < channels; k++)
                {
                    double difference = (double)patches[(patch * channels) + k] - bank[row + k];
                    squared += difference * difference;
                }

                nearest = Math.Min(nearest, squared);
            }

            worst[sample] = Math.Abs(distances[patch] - Math.Sqrt(nearest)) / Math.Sqrt(nearest);
        });
        return Agreement.Within("nearest distances against 64-bit brute force", worst.Max(), 1e-4);
    }

    private static void Center(float[] bank, PatchFeatures query)
    {
        int channels = query.Channels;
        var statistics = new ChannelStatistics(bank.AsSpan(0, channels));
        for (int start = 0; start < bank.Length; start += channels)
        {
            statistics.Add(bank.AsSpan(start, channels));
        }

        FeatureScaling scaling = statistics.ToScaling(standardize: false);
        for (int start = 0; start < bank.Length; start += channels)
        {
            scaling.Apply(bank.AsSpan(start, channels));
        }

        scaling.Apply(query);
    }
}
