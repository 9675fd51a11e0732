namespace AudioAnomaly.Detectors.Tests.PatchCore;

public class CoresetSelectorTests
{
    [Theory]
    [InlineData(50, 3, 20, 1)]
    [InlineData(700, 16, 200, 2)]
    [InlineData(3000, 8, 300, 3)]
    [InlineData(6000, 32, 150, 4)]
    public void CoresetSelector_RandomRows_EqualsTheNaiveLoop(int count, int length, int wanted, int seed)
    {
        float[] rows = TestData.Uniform(count * length, seed);

        List<int> chosen = Select(rows, count, length, wanted, start: 5, threads: 2);

        Assert.Equal(Naive(rows, count, length, wanted, 5), chosen);
    }

    [Fact]
    public void CoresetSelector_ThreePoints_PicksTheFarthestFirst()
        => Assert.Equal([0, 2, 1], Select([0, 1, 10], 3, 1, 3, 0, 1));

    [Fact]
    public void CoresetSelector_MoreSelected_NeverWidensTheRadius()
    {
        float[] rows = TestData.Uniform(2500 * 6, 5);
        List<int> chosen = Select(rows, 2500, 6, 400, 0, 2);

        double previous = double.PositiveInfinity;
        foreach (int size in new[] { 1, 10, 50, 100, 200, 400 })
        {
            double radius = Radius(rows, 2500, 6, chosen[..size]);
            Assert.True(radius <= previous, $"{radius} with {size} centres after {previous}");
            previous = radius;
        }
    }

    [Fact]
    public void CoresetSelector_Duplicates_AreNotChosenTwice()
    {
        float[] distinct = TestData.Uniform(7 * 4, 6);
        float[] rows = [.. Enumerable.Range(0, 5000).SelectMany(i => distinct[(i % 7 * 4)..((i % 7 * 4) + 4)])];

        List<int> chosen = Select(rows, 5000, 4, 100, 3, 2);

        Assert.Equal(7, chosen.Count);
        Assert.Equal(7, chosen.Select(row => row % 7).Distinct().Count());
    }

    [Fact]
    public void CoresetSelector_RandomShapes_EqualTheNaiveLoop()
    {
        var random = new Random(9);
        for (int trial = 0; trial < 40; trial++)
        {
            int count = random.Next(1, 400), length = random.Next(1, 40), wanted = random.Next(1, count + 1), start = random.Next(count);
            float[] rows = TestData.Uniform(count * length, 100 + trial);

            Assert.Equal(Naive(rows, count, length, wanted, start), Select(rows, count, length, wanted, start, threads: 2));
        }
    }

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(8)]
    [InlineData(21)]
    [InlineData(48)]
    [InlineData(128)]
    public void CoresetSelector_ManyFarDuplicates_DoNotHideTheRestOfTheRows(int length)
    {
        // As of digital silence: thousands of equal rows far away, whose distances to each other may round to more than those of the rows near the origin.
        const int Far = 6000, Near = 60;
        for (int seed = 0; seed < 12; seed++)
        {
            float[] far = [.. TestData.Uniform(length, 200 + seed).Select(value => 30 * value)];
            float[] rows = [.. Enumerable.Range(0, Far).SelectMany(_ => far), .. TestData.Uniform(Near * length, 300 + seed, -0.003, 0.003)];

            List<int> chosen = Select(rows, Far + Near, length, 1000, 0, 2);

            Assert.Equal(chosen.Count, chosen.Distinct().Count());
            Assert.Single(chosen, row => row < Far);
            Assert.Equal(Enumerable.Range(Far, Near), chosen.Where(row => row >= Far).Order());
        }
    }

    [Fact]
    public void CoresetSelector_WantsMoreThanThereIs_TakesAll()
        => Assert.Equal(Enumerable.Range(0, 300), Select(TestData.Uniform(300 * 5, 12), 300, 5, 1000, 7, 2).Order());

    [Fact]
    public void CoresetSelector_AnyNumberOfThreads_ChoosesTheSame()
    {
        float[] rows = TestData.Uniform(5000 * 24, 7);

        Assert.Equal(Select(rows, 5000, 24, 700, 1, 1), Select(rows, 5000, 24, 700, 1, 6));
    }

    [Fact]
    public void CoresetSelector_Cancelled_Ends()
    {
        using var cancellation = new CancellationTokenSource();
        float[] rows = TestData.Uniform(5000 * 8, 8);

        Assert.ThrowsAny<OperationCanceledException>(() => CoresetSelector.Select(
            rows, 5000, 8, 4000, 0, _ => cancellation.Cancel(), new ParallelOptions { CancellationToken = cancellation.Token }));
    }

    private static List<int> Select(float[] rows, int count, int length, int wanted, int start, int threads)
        => CoresetSelector.Select(rows, count, length, wanted, start, null, new ParallelOptions { MaxDegreeOfParallelism = threads });

    private static List<int> Naive(float[] rows, int count, int length, int wanted, int start)
    {
        var chosen = new List<int> { start };
        double[] distances = [.. Enumerable.Repeat(double.PositiveInfinity, count)];
        while (chosen.Count < wanted)
        {
            for (int i = 0; i < count; i++)
            {
                distances[i] = Math.Min(distances[i], Squared(rows, length, i, chosen[^1]));
            }

            chosen.Add(Array.IndexOf(distances, distances.Max()));
        }

        return chosen;
    }

    private static double Radius(float[] rows, int count, int length, List<int> centres)
        => Math.Sqrt(Enumerable.Range(0, count).Max(i => centres.Min(centre => Squared(rows, length, i, centre))));

    private static double Squared(float[] rows, int length, int a, int b)
    {
        double sum = 0;
        for (int k = 0; k < length; k++)
        {
            double difference = (double)rows[(a * length) + k] - rows[(b * length) + k];
            sum += difference * difference;
        }

        return sum;
    }
}
