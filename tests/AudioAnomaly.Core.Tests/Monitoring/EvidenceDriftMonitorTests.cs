using AudioAnomaly.Monitoring;
using MathNet.Numerics.Distributions;

namespace AudioAnomaly.Core.Tests.Monitoring;

public class EvidenceDriftMonitorTests
{
    private static readonly string[] Kinds = ["event", "level", "spectrum", "texture"];

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void Add_StreamsWithoutDrift_ReportNoMoreThanAllowedOverAllKinds(double shared) => AssertFalseDrifts(shared, streams: 40, scores: 5_000);

    [Theory]
    [Trait("Category", "Slow")]
    [InlineData(0.0)]
    [InlineData(0.9)]
    public void Add_ManyStreamsWithoutDrift_ReportNoMoreThanAllowedOverAllKinds(double shared) => AssertFalseDrifts(shared, streams: 400, scores: 20_000);

    [Theory]
    [InlineData("level", 2.0, 60)]
    [InlineData("texture", 1.0, 400)]
    public void Add_OneKindRises_IsNamedAndTheOthersAreNot(string kind, double deviations, int most)
    {
        var random = new Random(7);
        EvidenceDriftMonitor monitor = Monitor(random, 100, 0, new DriftMonitorOptions());
        for (int i = 0; i < 500; i++)
        {
            monitor.Add(Scores(random, 0));
        }

        while (!monitor.State.HasDrifted && monitor.State.Count < 500 + most)
        {
            Dictionary<string, double> scores = Scores(random, 0);
            scores[kind] += deviations;
            monitor.Add(scores);
        }

        Assert.Equal([kind], monitor.Moved);
        Assert.Equal(DriftDirection.Higher, monitor.Kinds[kind].Direction);
        Assert.InRange(monitor.State.Since!.Value, 470, 520);
        Assert.All(Kinds.Where(other => other != kind), other => Assert.False(monitor.Kinds[other].HasDrifted));
        monitor.Reset();
        Assert.Equal((0, 0L), (monitor.Moved.Count, monitor.State.Count));
    }

    [Fact]
    public void Add_TwoKindsMove_AreInTheOrderOfTheirReports()
    {
        var random = new Random(8);
        EvidenceDriftMonitor monitor = Monitor(random, 100, 0, new DriftMonitorOptions());
        for (int i = 0; i < 300; i++)
        {
            Dictionary<string, double> scores = Scores(random, 0);
            scores["spectrum"] += 4;
            scores["event"] -= i < 150 ? 0 : 4;
            monitor.Add(scores);
        }

        Assert.Equal(["spectrum", "event"], monitor.Moved);
        Assert.Equal(DriftDirection.Lower, monitor.Kinds["event"].Direction);
        Assert.Equal(monitor.Kinds["spectrum"], monitor.State);
    }

    [Fact]
    public async Task Of_ModelWithoutKinds_WatchesTheScore()
    {
        using AudioAnomalyModel model = await FakePipeline.FitAsync(100);
        var monitor = EvidenceDriftMonitor.Of(model, new DriftMonitorOptions { Horizon = 100 });

        foreach (int seed in Enumerable.Range(600, 30))
        {
            monitor.Add(model.Score(FakePipeline.Clip(seed, gain: 3), TestContext.Current.CancellationToken));
        }

        Assert.Equal([EvidenceDriftMonitor.ScoreKind], monitor.Moved);
    }

    [Fact]
    public void Constructor_NothingToCompareWith_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new EvidenceDriftMonitor(new Dictionary<string, IReadOnlyList<double>>()));
        Assert.Throws<ArgumentException>(() => new EvidenceDriftMonitor(new Dictionary<string, IReadOnlyList<double>> { ["level"] = [] }));
    }

    private static void AssertFalseDrifts(double shared, int streams, long scores)
    {
        var options = new DriftMonitorOptions { FalseDriftProbability = 0.05, Horizon = scores };
        int reports = 0;
        for (int stream = 0; stream < streams; stream++)
        {
            var random = new Random(stream);
            EvidenceDriftMonitor monitor = Monitor(random, 20, shared, options);
            for (long i = 0; i < scores && monitor.Moved.Count == 0; i++)
            {
                monitor.Add(Scores(random, shared));
            }

            reports += monitor.Moved.Count > 0 ? 1 : 0;
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"Shared {shared}: {reports} of {streams} streams of {scores} scores.");
        Assert.True(reports <= (0.05 * streams) + (3 * Math.Sqrt(0.05 * 0.95 * streams)), $"{reports} of {streams}");
    }

    private static EvidenceDriftMonitor Monitor(Random random, int calibrated, double shared, DriftMonitorOptions options)
    {
        Dictionary<string, double>[] normal = [.. Enumerable.Range(0, calibrated).Select(_ => Scores(random, shared))];
        return new EvidenceDriftMonitor(Kinds.ToDictionary(kind => kind, kind => (IReadOnlyList<double>)[.. normal.Select(scores => scores[kind])]), options);
    }

    /// <summary>Scores of all kinds, of which a share of the variance is common to all.</summary>
    private static Dictionary<string, double> Scores(Random random, double shared)
    {
        double common = Math.Sqrt(shared) * Normal.Sample(random, 0, 1);
        return Kinds.ToDictionary(kind => kind, _ => common + (Math.Sqrt(1 - shared) * Normal.Sample(random, 0, 1)));
    }
}
