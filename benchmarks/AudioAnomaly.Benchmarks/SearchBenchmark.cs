using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The nearest-neighbour search against cdist and min, and the scoring of whole clips.</summary>
internal static class SearchBenchmark
{
    private const int BankRows = 10_000;
    private const int QueryChunk = 512;

    public static void Run(double backboneMs)
    {
        using var network = new Cnn14(Cnn14Weights.Random(0), ["conv_block2", "conv_block3", "conv_block4"]);
        var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns32k);
        PatchFeatures[] sources = [.. Enumerable.Range(10, 8).Select(seed => Features(seed))];
        int channels = sources[0].Channels;
        float[] bank = new float[BankRows * channels];
        for (int i = 0; i < BankRows; i++)
        {
            int cell = i / sources.Length * 3;
            sources[i % sources.Length].CopyPatch(cell / 16, cell % 16, bank.AsSpan(i * channels, channels));
        }

        var statistics = new ChannelStatistics(bank.AsSpan(0, channels));
        for (int i = 0; i < BankRows; i++)
        {
            statistics.Add(bank.AsSpan(i * channels, channels));
        }

        FeatureScaling scaling = statistics.ToScaling(standardize: false);
        for (int i = 0; i < BankRows; i++)
        {
            scaling.Apply(bank.AsSpan(i * channels, channels));
        }

        PatchFeatures query = Features(99);
        scaling.Apply(query);
        float[] patches = new float[query.Frames * query.Bins * channels];
        for (int cell = 0; cell < query.Frames * query.Bins; cell++)
        {
            query.CopyPatch(cell / query.Bins, cell % query.Bins, patches.AsSpan(cell * channels, channels));
        }

        var index = new NearestNeighborIndex(bank, BankRows, [128, 256, 512]);
        float[] distances = new float[query.Frames * query.Bins];
        int[] neighbors = new int[distances.Length];
        using torch.Tensor bankTensor = torch.tensor(bank, [BankRows, channels]);
        using torch.Tensor patchTensor = torch.tensor(patches, [distances.Length, channels]);
        index.Search(query, query.Bins, distances, neighbors, Environment.ProcessorCount, CancellationToken.None);
        float[] reference = Reference(patchTensor, bankTensor);
        double worst = distances.Zip(reference, (a, b) => Math.Abs(a - b) / b).Max();
        if (worst > 1e-3)
        {
            throw new InvalidOperationException($"Nearest distances differ by {worst:E1}.");
        }

        (double ours, _) = SideBySide.Print(
            "search 4,000 patches in 10,000 x 896 (cdist, min)",
            () => index.Search(query, query.Bins, distances, neighbors, Environment.ProcessorCount, CancellationToken.None),
            () => Reference(patchTensor, bankTensor),
            rounds: 5);
        Console.WriteLine($"    {ours / backboneMs:0.00} times the backbone's own time; largest relative difference from cdist {worst:E1}");
        PrintWholeClip("score 10 s, log-mel patches, bank of 10,000", new LogMelPatches(), frontEnd);
        PrintWholeClip("score 10 s, CNN14, bank of 10,000", new Cnn14(Cnn14Weights.Random(0), ["conv_block2", "conv_block3", "conv_block4"]), frontEnd);

        PatchFeatures Features(int seed) => new(network.Extract(frontEnd.Compute(NoiseClip.Create(seed, 32000))), 3);
    }

    private static void PrintWholeClip(string stage, IFeatureExtractor extractor, LogMelFrontEnd frontEnd)
    {
        using var detector = new PatchCoreDetector(extractor, new PatchCoreOptions { CoresetCount = BankRows });
        detector.Fit(Enumerable.Range(0, 8).Select(seed => frontEnd.Compute(NoiseClip.Create(seed, 32000))), new FitContext());
        AudioClip clip = NoiseClip.Create(50, 32000);
        (double ms, _) = SideBySide.Print(stage, () => detector.Score(frontEnd.Compute(clip)), null);
        Console.WriteLine($"    {10_000 / ms:0} times real time");
    }

    private static float[] Reference(torch.Tensor patches, torch.Tensor bank)
    {
        float[] distances = new float[patches.shape[0]];
        using IDisposable noGradient = torch.no_grad();
        for (int start = 0; start < distances.Length; start += QueryChunk)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor chunk = patches.slice(0, start, Math.Min(start + QueryChunk, distances.Length), 1);
            torch.cdist(chunk, bank).min(1).values.data<float>().ToArray().CopyTo(distances, start);
        }

        return distances;
    }
}
