namespace AudioAnomaly.Metrics.Tests.Faithfulness;

public class FaithfulnessMetricTests
{
    [Fact]
    public void Compute_MoreRecordingsThanWanted_MeasuresThemEvenlySpread()
    {
        var asked = new List<string>();
        var metric = new FaithfulnessMetric(new FaithfulnessMetricOptions { Recordings = 2 });
        foreach (EvaluatedRecording recording in Enumerable.Range(0, 8).Select(i => TestRecordings.Create(i, isAnomalous: true)))
        {
            metric.Add(recording with
            {
                ScoreAgain = () =>
                {
                    asked.Add(recording.Name!);
                    return recording;
                },
            });
        }

        MetricValue measured = metric.Compute().Single(value => value.Name == "faithfulnessRecordings");

        Assert.Equal(["002", "006"], asked);
        Assert.Equal(2, measured.Value);
    }

    [Fact]
    public void Compute_MapThatPointsAtTheAnomaly_BeatsItsValuesInRandomCells()
    {
        IReadOnlyList<MetricValue> values = new FaithfulnessMetric().FillWith(TestRecordings.Create(30)).Compute();

        double Of(string name) => values.Single(value => value.Name == name).Value;
        Assert.True(Of("relativeDrop") > Of("relativeDropRandom") + 0.05, $"{Of("relativeDrop")} against {Of("relativeDropRandom")}");
        Assert.True(Of("ffReplacing") > Of("ffReplacingInverted"), $"{Of("ffReplacing")} against {Of("ffReplacingInverted")}");
    }

    [Fact]
    public void Compute_OneRecordingThatIsGone_MeasuresTheOthersAndSaysSo()
    {
        EvaluatedRecording[] recordings = TestRecordings.Create(12);
        recordings[3] = recordings[3] with { ScoreAgain = () => throw new FileNotFoundException("it is gone.") };
        var metric = new FaithfulnessMetric();

        IReadOnlyList<MetricValue> values = metric.FillWith(recordings).Compute();

        Assert.Equal(3, values.Single(value => value.Name == "faithfulnessRecordings").Value);
        Assert.Equal("003: it is gone.", Assert.Single(metric.Warnings));
    }

    [Fact]
    public void Compute_ModelWithoutAThreshold_SaysThatThereIsNoScale()
    {
        EvaluatedModel bare = TestRecordings.Model with { Calibration = new ScoreCalibration([], [], 0, ThresholdPolicy.Quantile(0.9)) };

        MetricValue first = new FaithfulnessMetric().FillWith([.. TestRecordings.Create(9).Select(recording => recording with { Model = bare })]).Compute()[0];

        Assert.False(first.IsDefined);
        Assert.Contains("no scale", first.Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_OnlyMixtures_LeavesRecordingsWithoutStemOut()
    {
        EvaluatedRecording[] recordings = [.. TestRecordings.Create(9).Select(recording => recording with { Truth = null, Background = null })];

        IReadOnlyList<MetricValue> all = new FaithfulnessMetric().FillWith(recordings).Compute();
        IReadOnlyList<MetricValue> mixtures = new FaithfulnessMetric(new FaithfulnessMetricOptions { OnlyMixtures = true }).FillWith(recordings).Compute();

        Assert.True(all[0].IsDefined);
        Assert.False(all.Single(value => value.Name == "ffRemovingOracle").IsDefined);
        Assert.False(mixtures[0].IsDefined);
    }
}
