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

    public static void Run(BenchmarkRun run)
    {
        float[] small = Rows(5000, Length);
        double ours = Radius(small, Length, Ours(small, 500)), plain = Radius(small, Length, Plain(small, Length, 500));
        double worst = Agreement.Within("covering radii of the same rows", Math.Abs(ours - plain) / plain, 0.01);
        foreach (int count in run.Sizes.CoresetRows)
        {
            float[] rows = Rows(count, Length);
            run.Measure(new Stage($"coreset {count:#,0} x {Length} to {count / 10:#,0}", () => Ours(rows, count / 10))
            {
                References = [new Alternative($"loop of linalg.norm, {PlainPicks} picks scaled", () => Plain(rows, Length, PlainPicks), worst, (double)count / 10 / PlainPicks)],
                MaxRounds = 3,
            });
        }

        RunProjected(run, run.Sizes.CoresetRows[0]);
    }

    /// <summary>As a user of anomalib has it: more dimensions for the loop, and the radii compared in all channels.</summary>
    private static void RunProjected(BenchmarkRun run, int count)
    {
        float[] features = Rows(count, Channels);
        float[] dense = Dense(features), sparse = Sparse(features);
        int centres = Math.Min(1000, count / 10);
        double covered = Radius(features, Channels, Ours(dense, centres)), reference = Radius(features, Channels, Plain(sparse, SparseLength, centres));
        double worse = Agreement.Within("covering radii of two projections", Math.Max(0, (covered / reference) - 1), run.Sizes.ProjectedRadius);
        run.Measure(new Stage($"coreset {count:#,0} x {Channels} to {count / 10:#,0}, projected to {Length}", () => Ours(dense, count / 10))
        {
            References = [new Alternative($"the loop on a sparse projection to {SparseLength}, {PlainPicks} picks scaled", () => Plain(sparse, SparseLength, PlainPicks), worse, (double)count / 10 / PlainPicks)],
            MaxRounds = 3,
            Figures = [new Figure($"covering radius of {centres:#,0} centres in all channels over the loop's", covered / reference, string.Empty)],
        });
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

    private static int[] Ours(float[] rows, int wanted)
        => [.. CoresetSelector.Select(rows, rows.Length / Length, Length, wanted, 0, null, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount })];

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
