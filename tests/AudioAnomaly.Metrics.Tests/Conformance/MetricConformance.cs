namespace AudioAnomaly.Metrics.Tests.Conformance;

/// <summary>What every metric must do. Each metric has a class that derives from this one; <see cref="MetricConformanceCoverageTests"/> sees to it.</summary>
public abstract class MetricConformance
{
    private static readonly EvaluatedRecording[] Recordings = TestRecordings.Create(60);

    /// <summary>By how much values may differ that only the order of recordings changed. Metrics that count are exact.</summary>
    protected virtual double OrderTolerance => 0;

    /// <summary>Whether scores and labels are enough.</summary>
    protected virtual bool IsOfScores => false;

    /// <summary>A new metric.</summary>
    protected abstract IMetric Create();

    [Fact]
    public void Metric_NewInstance_HasANameAndValuesThatSayWhyTheyAreUndefined()
    {
        IMetric metric = Create();

        Assert.False(string.IsNullOrWhiteSpace(metric.Name));
        AssertUndefined(metric);
    }

    [Fact]
    public void Metric_Values_HaveNamesOfTheirOwnThatStay()
    {
        string[] before = [.. Create().Compute().Select(value => value.Name)], after = [.. Filled(Recordings).Compute().Select(value => value.Name)];

        Assert.Equal(before, after);
        Assert.Equal(before.Length, before.Distinct().Count());
        Assert.All(Filled(Recordings).Compute(), value => Assert.False(string.IsNullOrWhiteSpace(value.Title)));
    }

    [Fact]
    public void Metric_WholeRecordings_GiveEveryValueWithItsCount()
        => Assert.All(Filled(Recordings).Compute(), value =>
        {
            Assert.True(double.IsFinite(value.Value), $"{value}");
            Assert.Null(value.Reason);
            Assert.InRange(value.Positives, 1, value.Count);
        });

    [Fact]
    public void Metric_ScoresAndLabelsOnly_AreEnoughOrItSaysWhatIsMissing()
    {
        IMetric metric = Filled([.. Recordings.Select(recording => new EvaluatedRecording(recording.Score, recording.IsAnomalous) { Domain = recording.Domain })]);

        if (IsOfScores)
        {
            Assert.True(metric.Compute()[0].IsDefined);
        }
        else
        {
            AssertUndefined(metric);
        }
    }

    [Fact]
    public void Metric_NoRecording_IsRefused() => Assert.Throws<ArgumentNullException>(() => Create().Add(null!));

    [Fact]
    public void Metric_OneClassOnly_NeverThrowsAndSaysWhatIsMissing()
    {
        foreach (bool label in new[] { false, true })
        {
            IMetric metric = Filled([.. Enumerable.Range(0, 20).Select(i => TestRecordings.Create(i, label))]);

            Assert.All(metric.Compute(), value => Assert.Equal(value.IsDefined, value.Reason is null));
        }
    }

    [Fact]
    public void Metric_ComputedTwice_IsTheSame()
    {
        IMetric metric = Filled(Recordings);

        Assert.Equal(metric.Compute(), metric.Compute());
    }

    [Fact]
    public void Metric_ComputedInBetween_GoesOn()
    {
        IMetric metric = Filled(Recordings[..30]);
        metric.Compute();
        Fill(metric, Recordings[30..]);

        Assert.Equal(Filled(Recordings).Compute(), metric.Compute());
    }

    [Fact]
    public void Metric_OtherOrder_GivesTheSameBits()
    {
        EvaluatedRecording[] shuffled = [.. Recordings];
        new Random(5).Shuffle(shuffled);

        IReadOnlyList<MetricValue> expected = Filled(Recordings).Compute(), actual = Filled(shuffled).Compute();

        Assert.All(expected.Zip(actual), pair => Assert.True(
            Math.Abs(pair.First.Value - pair.Second.Value) <= OrderTolerance,
            $"{pair.First} and {pair.Second}"));
    }

    [Fact]
    public void Metric_Reset_IsAsNew()
    {
        IMetric metric = Filled(TestRecordings.Create(30, seed: 4));
        metric.Reset();
        AssertUndefined(metric);
        Fill(metric, Recordings);

        Assert.Equal(Filled(Recordings).Compute(), metric.Compute());
    }

    /// <summary>Fills a new metric.</summary>
    protected IMetric Filled(EvaluatedRecording[] recordings)
    {
        IMetric metric = Create();
        Fill(metric, recordings);
        return metric;
    }

    private static void Fill(IMetric metric, EvaluatedRecording[] recordings) => Array.ForEach(recordings, metric.Add);

    /// <summary>Counts of what was measured are 0 then; all else is NaN.</summary>
    private static void AssertUndefined(IMetric metric)
    {
        IReadOnlyList<MetricValue> values = metric.Compute();

        Assert.NotEmpty(values);
        Assert.False(values[0].IsDefined);
        Assert.All(values, value => Assert.True(value.IsDefined ? value is { Value: 0, Count: 0 } : !string.IsNullOrWhiteSpace(value.Reason), $"{value}"));
    }
}
