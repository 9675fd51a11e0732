using AudioAnomaly.Monitoring;
using MathNet.Numerics.Distributions;

namespace AudioAnomaly.Core.Tests.Monitoring;

public class DriftMonitorTests
{
    private const long Day = 86_400;

    [Theory]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(200)]
    public void Add_DaysWithoutDrift_ReportNoMoreThanAllowed(int calibrated) => AssertFalseDrifts(calibrated, streams: 20, scores: Day);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(4)]
    [InlineData(20)]
    [InlineData(100)]
    [InlineData(1000)]
    public void Add_ManyDaysWithoutDrift_ReportNoMoreThanAllowed(int calibrated) => AssertFalseDrifts(calibrated, streams: 400, scores: Day);

    [Fact]
    public void PlainMartingale_OverADayAndTwentyRecordings_ReportsDriftWithoutAny()
    {
        // What the monitor is for: conformal p-values taken at their word, with the same statistic and the same bound.
        int reports = 0;
        for (int stream = 0; stream < 20; stream++)
        {
            var random = new Random(stream);
            double[] normal = Uniform(random, 20);
            double wealth = 0;
            for (long i = 0; i < Day && wealth < Day / 0.05; i++)
            {
                double score = random.NextDouble();
                double p = (normal.Count(value => value > score) + random.NextDouble()) / 21;
                wealth = (1 + wealth) * 0.9 * Math.Pow(p, -0.1);
            }

            reports += wealth >= Day / 0.05 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{reports} of 20 days.");
        Assert.True(reports >= 3, $"{reports} of 20");
    }

    [Theory]
    [InlineData(20, 1.5, 600)]
    [InlineData(20, 2.0, 80)]
    [InlineData(20, 3.0, 26)]
    [InlineData(100, 1.0, 300)]
    [InlineData(100, 2.0, 45)]
    [InlineData(1000, 0.5, 450)]
    [InlineData(1000, 1.0, 80)]
    [InlineData(1000, 2.0, 20)]
    public void Add_ShiftedScores_AreReportedSoon(int calibrated, double deviations, int most)
    {
        long[] delays = Delays(calibrated, deviations, runs: 60);

        Assert.True(delays[30] <= most, $"The median delay is {delays[30]} scores, quartiles {delays[15]} and {delays[45]}.");
    }

    [Fact]
    public void Add_LowerScores_AreReportedAsLower()
    {
        var random = new Random(1);
        var monitor = new DriftMonitor(Uniform(random, 50));

        while (!monitor.State.HasDrifted && monitor.State.Count < 1000)
        {
            monitor.Add(-1 + (0.5 * random.NextDouble()));
        }

        Assert.Equal(DriftDirection.Lower, monitor.State.Direction);
        Assert.InRange(monitor.State.ReportedAt!.Value, 5, 30);
    }

    [Fact]
    public void Add_DriftAfterAnHour_IsDatedToItsBeginning()
    {
        var random = new Random(2);
        var monitor = new DriftMonitor(Uniform(random, 100));
        for (int i = 0; i < 3600; i++)
        {
            Assert.False(monitor.Add(random.NextDouble()).HasDrifted);
        }

        while (!monitor.Add(0.7 + (0.6 * random.NextDouble())).HasDrifted)
        {
            Assert.True(monitor.State.Count < 4600);
        }

        DriftState reported = monitor.State;
        Assert.InRange(reported.Since!.Value, 3560, 3610);
        Assert.Equal((DriftDirection.Higher, reported.Count - 1), (reported.Direction, reported.ReportedAt));
        Assert.True(reported.Evidence >= 1);
        Assert.Equal(reported with { Count = reported.Count + 1 }, monitor.Add(0.5));
    }

    [Fact]
    public void Add_ScoresThatAreOftenEqual_AreNoDrift()
    {
        for (int stream = 0; stream < 10; stream++)
        {
            var random = new Random(stream);
            var monitor = new DriftMonitor([.. Enumerable.Range(0, 30).Select(_ => (double)random.Next(3))], new DriftMonitorOptions { Horizon = 10_000 });
            for (int i = 0; i < 10_000; i++)
            {
                monitor.Add(random.Next(3));
            }

            Assert.False(monitor.State.HasDrifted);
        }
    }

    [Fact]
    public void Reset_AfterADrift_BeginsAnew()
    {
        var monitor = new DriftMonitor(Uniform(new Random(3), 50));
        DriftState[] first = [.. Enumerable.Range(0, 40).Select(_ => monitor.Add(2))];
        Assert.True(first[^1].HasDrifted);

        monitor.Reset();

        Assert.Equal(0, monitor.State.Count);
        Assert.Equal(first, Enumerable.Range(0, 40).Select(_ => monitor.Add(2)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(50)]
    [InlineData(3000)]
    public void BettingTable_AnyNumberOfScores_FallsWithTheRankAndIsFairUnderItsBounds(int scores)
    {
        var table = new BettingTable(scores, 0.0125);
        for (int bet = 0; bet < BettingTable.Bets; bet++)
        {
            for (int rank = 2; rank <= scores + 1; rank++)
            {
                Assert.True(table.GainsAt(rank)[bet] <= table.GainsAt(rank - 1)[bet]);
            }
        }

        // The mean gain for shares of scores drawn anew: at most 1, but for the calibrations that the bounds leave out.
        var random = new Random(scores);
        int unfair = 0;
        for (int calibration = 0; calibration < 200; calibration++)
        {
            double[] normal = [.. Uniform(random, scores).Order()];
            double[] means = new double[BettingTable.Bets];
            for (int rank = 1; rank <= scores + 1; rank++)
            {
                double low = rank == scores + 1 ? 0 : normal[scores - rank], high = rank == 1 ? 1 : normal[scores - rank + 1];
                for (int bet = 0; bet < means.Length; bet++)
                {
                    means[bet] += (high - low) * table.GainsAt(rank)[bet];
                }
            }

            unfair += means.Any(mean => mean > 1 + 1e-9) ? 1 : 0;
        }

        Assert.InRange(unfair, 0, 8);
    }

    [Fact]
    public void Constructor_NothingToCompareWith_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new DriftMonitor([]));
        Assert.Throws<ArgumentException>(() => new DriftMonitor([1, double.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DriftMonitor([1]).Add(double.NaN));
        Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => new DriftMonitor([1], new DriftMonitorOptions { Horizon = 0 }));
    }

    [Fact]
    public async Task Of_FittedModel_ReportsAChangeOfItsRecordings()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync(100);
        var monitor = DriftMonitor.Of(model, new DriftMonitorOptions { Horizon = 100 });

        foreach (int seed in Enumerable.Range(500, 30))
        {
            monitor.Add(model.Score(FakePipeline.Clip(seed), TestContext.Current.CancellationToken).Score);
        }

        Assert.False(monitor.State.HasDrifted);
        foreach (int seed in Enumerable.Range(600, 30))
        {
            monitor.Add(model.Score(FakePipeline.Clip(seed, gain: 3), TestContext.Current.CancellationToken).Score);
        }

        Assert.Equal(DriftDirection.Higher, monitor.State.Direction);
    }

    private static void AssertFalseDrifts(int calibrated, int streams, long scores)
    {
        var options = new DriftMonitorOptions { FalseDriftProbability = 0.05, Horizon = scores };
        int reports = 0;
        for (int stream = 0; stream < streams; stream++)
        {
            var random = new Random((1000 * calibrated) + stream);
            var monitor = new DriftMonitor(Uniform(random, calibrated), options);
            for (long i = 0; i < scores && !monitor.State.HasDrifted; i++)
            {
                monitor.Add(random.NextDouble());
            }

            reports += monitor.State.HasDrifted ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{calibrated} calibrated: {reports} of {streams} streams of {scores} scores.");
        Assert.True(reports <= (0.05 * streams) + (3 * Math.Sqrt(0.05 * 0.95 * streams)), $"{reports} of {streams}");
    }

    /// <summary>How many scores pass from a shift to its report, after 1,000 scores without one; sorted.</summary>
    private static long[] Delays(int calibrated, double deviations, int runs)
    {
        long[] delays = new long[runs];
        for (int run = 0; run < runs; run++)
        {
            var random = new Random(run);
            var monitor = new DriftMonitor([.. Enumerable.Range(0, calibrated).Select(_ => Normal.Sample(random, 0, 1))]);
            for (int i = 0; i < 1000; i++)
            {
                monitor.Add(Normal.Sample(random, 0, 1));
            }

            while (!monitor.Add(Normal.Sample(random, deviations, 1)).HasDrifted && monitor.State.Count < Day)
            {
            }

            delays[run] = monitor.State.Count - 1000;
        }

        Array.Sort(delays);
        string quartiles = $"{delays[runs / 4]} / {delays[runs / 2]} / {delays[3 * runs / 4]} / {delays[^1]}";
        TestContext.Current.TestOutputHelper?.WriteLine($"{calibrated} calibrated, {deviations} deviations: {quartiles} scores.");
        return delays;
    }

    private static double[] Uniform(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
}
