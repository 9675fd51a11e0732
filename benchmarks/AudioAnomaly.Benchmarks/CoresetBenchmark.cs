using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The pooled lazy greedy selection against the plain loop over tensors.</summary>
internal static class CoresetBenchmark
{
    private const int Length = 128;
    private const int PlainPicks = 200;

    public static void Run(BenchmarkRun run)
    {
        float[] small = Rows(5000);
        int[] expected = Plain(small, 5000, 500);
        double ours = Radius(small, 5000, Ours(small, 5000, 500)), plain = Radius(small, 5000, expected);
        if (Math.Abs(ours - plain) > 0.01 * plain)
        {
            throw new ResultsDifferException($"The covering radii differ: {ours} against {plain}.");
        }

        int count = run.Sizes.CoresetRows, wanted = count / 10;
        float[] rows = Rows(count);
        run.Measure(new Stage($"coreset {count:#,0} x {Length} to {wanted:#,0}", () => Ours(rows, count, wanted))
        {
            References = [new Alternative($"loop of linalg.norm, {PlainPicks} picks scaled", () => Plain(rows, count, PlainPicks), Math.Abs(ours - plain) / plain, (double)wanted / PlainPicks)],
            MaxRounds = 3,
        });
    }

    private static int[] Ours(float[] rows, int count, int wanted)
        => [.. CoresetSelector.Select(rows, count, Length, wanted, 0, null, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount })];

    private static int[] Plain(float[] rows, int count, int wanted)
    {
        using DisposeScope outer = torch.NewDisposeScope();
        using IDisposable noGradient = torch.no_grad();
        torch.Tensor points = torch.tensor(rows, [count, Length]);
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
    private static float[] Rows(int count)
    {
        var random = new Random(1);
        float[] centres = [.. Enumerable.Range(0, 200 * Length).Select(_ => (4 * random.NextSingle()) - 2)];
        float[] rows = new float[count * Length];
        for (int i = 0; i < count; i++)
        {
            int cluster = random.Next(200);
            for (int k = 0; k < Length; k++)
            {
                rows[(i * Length) + k] = centres[(cluster * Length) + k] + (0.3f * ((cluster % 7) + 1) * (random.NextSingle() + random.NextSingle() - 1));
            }
        }

        return rows;
    }

    private static double Radius(float[] rows, int count, int[] centres)
        => Enumerable.Range(0, count).Max(i => centres.Min(centre =>
            System.Numerics.Tensors.TensorPrimitives.Distance<float>(rows.AsSpan(i * Length, Length), rows.AsSpan(centre * Length, Length))));
}
