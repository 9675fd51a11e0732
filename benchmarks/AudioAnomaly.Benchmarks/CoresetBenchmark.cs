using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>The pooled lazy greedy selection against the plain loop over tensors.</summary>
internal static class CoresetBenchmark
{
    private const int Length = 128;
    private const int PlainPicks = 200;

    public static void Run()
    {
        float[] small = Rows(5000);
        int[] expected = Plain(small, 5000, 500);
        double ours = Radius(small, 5000, Ours(small, 5000, 500)), plain = Radius(small, 5000, expected);
        if (Math.Abs(ours - plain) > 0.01 * plain)
        {
            throw new InvalidOperationException($"The covering radii differ: {ours} against {plain}.");
        }

        float[] rows = Rows(55_000);
        const int Wanted = 5500;
        SideBySide.Print(
            $"coreset 55,000 x 128 to 5,500 (loop, {PlainPicks} picks scaled)",
            () => Ours(rows, 55_000, Wanted),
            () => Plain(rows, 55_000, PlainPicks),
            (double)Wanted / PlainPicks,
            rounds: 3);
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
