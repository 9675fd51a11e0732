namespace AudioAnomaly.Torch.Tests.Cfa;

public class KMeansTests
{
    [Fact]
    public void KMeans_ClearGroups_AreFound()
    {
        // Four groups of 50 rows around the corners of a square.
        float[] noise = TestData.Uniform(200 * 2, 1, -0.1, 0.1);
        float[] rows = [.. noise.Select((value, i) => value + (i % 2 == 0 ? 10 * (i / 2 % 2) : 10 * (i / 4 % 2)))];

        float[] centres = Run(rows, 2, 4, 1, 2);

        Assert.Equal(["0,0", "0,10", "10,0", "10,10"], centres.Chunk(2).Select(centre => FormattableString.Invariant($"{(int)Math.Round(centre[0])},{(int)Math.Round(centre[1])}")).Order(StringComparer.Ordinal));
        Assert.All(centres, value => Assert.Equal(Math.Round(value), value, 0.05));
    }

    [Fact]
    public void KMeans_Threads_DoNotChangeTheBits()
    {
        float[] rows = TestData.Uniform(1000 * 6, 3);

        Assert.Equal(Run(rows, 6, 20, 5, 1), Run(rows, 6, 20, 5, 3));
        Assert.NotEqual(Run(rows, 6, 20, 5, 1), Run(rows, 6, 20, 6, 1));
    }

    [Fact]
    public void KMeans_AsManyCentresAsRows_KeepsTheRows()
    {
        float[] rows = TestData.Uniform(10 * 3, 4);

        Assert.Equal(rows, Run(rows, 3, 10, 1, 1));
    }

    [Fact]
    public void KMeans_OnlyDuplicates_HaveFiniteCentres()
    {
        float[] rows = [.. Enumerable.Repeat(2.5f, 12 * 3)];

        Assert.All(Run(rows, 3, 5, 1, 1), value => Assert.Equal(2.5f, value));
    }

    private static float[] Run(float[] rows, int channels, int count, int seed, int threads)
    {
        float[] centres = [];
        TorchWorkers.Run(threads, workers => centres = KMeans.Run(rows, channels, count, new Random(seed), workers, CancellationToken.None));
        return centres;
    }
}
