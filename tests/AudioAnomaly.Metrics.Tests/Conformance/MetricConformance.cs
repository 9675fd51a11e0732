namespace AudioAnomaly.Metrics.Tests.Conformance;

/// <summary>What every metric must do. Each metric has a class that derives from this one; <see cref="MetricConformanceCoverageTests"/> sees to it.</summary>
public abstract class MetricConformance
{
    private static readonly (double Score, bool IsAnomalous)[] Observations =
        [.. Enumerable.Range(0, 60).Select(i => (Math.Round(8 * (TestScores.Hash(i, 21) + (i % 3 == 0 ? 0.4 : 0))) / 8, i % 3 == 0))];

    /// <summary>A new metric.</summary>
    protected abstract IMetric Create();

    [Fact]
    public void Metric_NewInstance_HasANameAndNoValue()
    {
        IMetric metric = Create();

        Assert.False(string.IsNullOrWhiteSpace(metric.Name));
        Assert.True(double.IsNaN(metric.Compute()));
    }

    [Fact]
    public void Metric_NaNScore_IsRefusedAndChangesNothing()
    {
        IMetric metric = Filled(Observations);
        double before = metric.Compute();

        Assert.Throws<ArgumentException>(() => metric.Add(double.NaN, true));
        Assert.Throws<ArgumentException>(() => metric.Add(double.NaN, false));

        Assert.Equal(before, metric.Compute());
    }

    [Fact]
    public void Metric_AnyObservations_IsAShare() => Assert.InRange(Filled(Observations).Compute(), 0, 1);

    [Fact]
    public void Metric_ComputedTwice_IsTheSame()
    {
        IMetric metric = Filled(Observations);

        Assert.Equal(metric.Compute(), metric.Compute());
    }

    [Fact]
    public void Metric_ComputedInBetween_GoesOn()
    {
        IMetric metric = Filled(Observations[..30]);
        metric.Compute();
        Fill(metric, Observations[30..]);

        Assert.Equal(Filled(Observations).Compute(), metric.Compute());
    }

    [Fact]
    public void Metric_OtherOrder_GivesTheSameBits()
    {
        (double, bool)[] shuffled = [.. Observations];
        new Random(5).Shuffle(shuffled);

        Assert.Equal(Filled(Observations).Compute(), Filled(shuffled).Compute());
    }

    [Fact]
    public void Metric_Reset_IsAsNew()
    {
        IMetric metric = Filled([.. Observations.Select(o => (-o.Score, o.IsAnomalous))]);
        metric.Reset();
        Assert.True(double.IsNaN(metric.Compute()));
        Fill(metric, Observations);

        Assert.Equal(Filled(Observations).Compute(), metric.Compute());
    }

    [Fact]
    public void Metric_PerfectScores_AreOne()
        => Assert.Equal(1, Filled([.. Enumerable.Range(0, 40).Select(i => (i < 20 ? -i : i, i >= 20))]).Compute());

    [Fact]
    public void Metric_OneClassOnly_IsNaNOrAShareButNeverThrows()
    {
        foreach (bool label in new[] { false, true })
        {
            double value = Filled([.. Observations.Select(o => (o.Score, label))]).Compute();
            Assert.True(double.IsNaN(value) || value is >= 0 and <= 1, $"{value}");
        }
    }

    [Fact]
    public void Metric_InfiniteScores_RankAtTheEnds()
        => Assert.Equal(1, Filled([(double.NegativeInfinity, false), (-1, false), (double.PositiveInfinity, true), (2, true), .. Enumerable.Repeat((-2.0, false), 20)]).Compute());

    private static void Fill(IMetric metric, (double Score, bool IsAnomalous)[] observations)
    {
        foreach ((double score, bool isAnomalous) in observations)
        {
            metric.Add(score, isAnomalous);
        }
    }

    private IMetric Filled((double Score, bool IsAnomalous)[] observations)
    {
        IMetric metric = Create();
        Fill(metric, observations);
        return metric;
    }
}
