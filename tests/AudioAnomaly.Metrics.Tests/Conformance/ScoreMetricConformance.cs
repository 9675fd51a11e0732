namespace AudioAnomaly.Metrics.Tests.Conformance;

/// <summary>What metrics of scores and labels must do besides: they are shares, and perfect scores have the best of them.</summary>
public abstract class ScoreMetricConformance : MetricConformance
{
    protected override bool IsOfScores => true;

    /// <summary>1, or 0 where less is better.</summary>
    protected virtual double Best => 1;

    [Fact]
    public void Metric_AnyScores_GiveAShare() => Assert.InRange(Filled(TestRecordings.Create(60)).Value(), 0, 1);

    [Fact]
    public void Metric_PerfectScores_AreTheBest() => Assert.Equal(Best, Of([.. Enumerable.Range(0, 40).Select(i => ((double)(i < 20 ? -i : i), i >= 20))]));

    [Fact]
    public void Metric_OneClassOnly_IsNaNOrAShare()
    {
        foreach (bool label in new[] { false, true })
        {
            double value = Filled([.. Enumerable.Range(0, 20).Select(i => TestRecordings.Create(i, label))]).Value();
            Assert.True(double.IsNaN(value) || value is >= 0 and <= 1, $"{value}");
        }
    }

    [Fact]
    public void Metric_InfiniteScores_RankAtTheEnds()
        => Assert.Equal(Best, Of([(double.NegativeInfinity, false), (-1, false), (double.PositiveInfinity, true), (2, true), .. Enumerable.Repeat((-2.0, false), 20)]));

    private double Of((double Score, bool IsAnomalous)[] observations)
        => Filled([.. observations.Select(one => new EvaluatedRecording(one.Score, one.IsAnomalous) { Domain = "source" })]).Value();
}
