using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The pooled lazy greedy selection against the plain loop over tensors: on the same rows, and as anomalib has it, on a sparse random projection to more dimensions.</summary>
/// <remarks>The loop's time is that of some picks, scaled to all: every pick costs the same.</remarks>
internal static class CoresetBenchmark
{
    private const int Length = 128;
    private const int PlainPicks = 200;

    // What scikit-learn's bound at eps 0.9 gives for 55,000 rows, and the channels of the network that comes with the library.
    private const int SparseLength = 269;
    private const int Channels = 448;

    public static void Run()
    {
        float[] small = Rows(5000, Length);
        double ours = Radius(small, Length, Ours(small, 5000, 500)), plain = Radius(small, Length, Plain(small, Length, 500));
        if (Math.Abs(ours - plain) > 0.01 * plain)
        {
            throw new InvalidOperationException($"The covering radii differ: {ours} against {plain}.");
        }

        float[] rows = Rows(55_000, Length);
        const int Wanted = 5500;
        SideBySide.Print(
            $"coreset 55,000 x 128 to 5,500 (loop, {PlainPicks} picks scaled)",
            () => Ours(rows, 55_000, Wanted),
            () => Plain(rows, Length, PlainPicks),
            (double)Wanted / PlainPicks,
            rounds: 3);

        float[] features = Rows(55_000, Channels);
        float[] dense = Dense(features), sparse = Sparse(features);
        SideBySide.Print(
            $"coreset 55,000 x {Channels} to 5,500, projected to {Length} (loop: {SparseLength})",
            () => Ours(dense, 55_000, Wanted),
            () => Plain(sparse, SparseLength, PlainPicks),
            (double)Wanted / PlainPicks,
            rounds: 3);
        double covered = Radius(features, Channels, Ours(dense, 55_000, 1000)), reference = Radius(features, Channels, Plain(sparse, SparseLength, 1000));
        Console.WriteLine($"covering radius of 1,000 centres in all {Channels} channels: {covered:0.000}, the loop's {reference:0.000}");
    }

    private static float[] Dense(float[] features)
    {
        var scaling = new FeatureScaling(new float[Channels], [.. Enumerable.Repeat(1f, Channels)]);
        return new PatchProjection(new PatchCoreOptions(), Channels, new Random(2)).Apply(features, new int[features.Length / Channels], scaling, new ParallelOptions());
    }

    /// <summary>Achlioptas' projection as scikit-learn has it: of a density of one over the root of the channels.</summary>
    private static float[] Sparse(float[] features)
    {
        var random = new Random(3);
        double density = 1 / Math.Sqrt(Channels), value = 1 / Math.Sqrt(density * SparseLength);
        float[] matrix = [.. Enumerable.Range(0, Channels * SparseLength).Select(_ => random.NextDouble() >= density ? 0 : (float)(random.Next(2) == 0 ? value : -value))];
        using DisposeScope scope = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        return [.. torch.tensor(features, [features.Length / Channels, Channels]).mm(torch.tensor(matrix, [Channels, SparseLength])).data<float>()];
    }

    private static int[] Ours(float[] rows, int count, int wanted)
        => [.. CoresetSelector.Select(rows, count, Length, wanted, 0, null, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount })];

    private static int[] Plain(float[] rows, int length, int wanted)
    {
        int count = rows.Length / length;
        using DisposeScope outer = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor points = torch.tensor(rows, [count, length]);
        torch.Tensor distances = torch.full([count], float.PositiveInfinity);
        int[] chosen = new int[wanted];
        for (int i = 1; i < wanted; i++)
        {
            using DisposeScope scope = torch.NewDisposeScope();
            torch.Tensor newest = torch.linalg.norm(points - points[chosen[i - 1]], ord: 2, dims: [1], keepdim: false);
            distances = torch.minimum(distances, newest).MoveToOuterDisposeScope();
            chosen[i] = (int)distances.argmax().item<long>();
        }

        return chosen;
    }

    /// <summary>Clusters of different spread, as features have.</summary>
    private static float[] Rows(int count, int length)
    {
        var random = new Random(1);
        float[] centres = [.. Enumerable.Range(0, 200 * length).Select(_ => (4 * random.NextSingle()) - 2)];
        float[] rows = new float[count * length];
        for (int i = 0; i < count; i++)
        {
            int cluster = random.Next(200);
            for (int k = 0; k < length; k++)
            {
                rows[(i * length) + k] = centres[(cluster * length) + k] + (0.3f * ((cluster % 7) + 1) * (random.NextSingle() + random.NextSingle() - 1));
            }
        }

        return rows;
    }

    private static double Radius(float[] rows, int length, int[] centres) => CoveringRadius.Of(rows, length, centres, new ParallelOptions());
}
