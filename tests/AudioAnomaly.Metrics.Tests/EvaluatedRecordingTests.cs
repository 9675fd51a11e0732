namespace AudioAnomaly.Metrics.Tests;

public class EvaluatedRecordingTests
{
    [Fact]
    public void Recording_NaNScore_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => new EvaluatedRecording(double.NaN, true));
        Assert.Throws<ArgumentException>(() => new EvaluatedRecording(double.NaN, false));
    }

    [Fact]
    public void Metrics_NaNScore_IsRefusedAndChangesNothing()
    {
        RankingMetric ranking = new RocAuc().Fill([(1, true), (0, false)]);
        ThresholdMetric threshold = new F1AtThreshold(0.5).Fill([(1, true), (0, false)]);

        foreach (bool label in new[] { false, true })
        {
            Assert.Throws<ArgumentException>(() => ranking.Add(double.NaN, label));
            Assert.Throws<ArgumentException>(() => threshold.Add(double.NaN, label));
        }

        Assert.Equal((1, 1, 1.0), (ranking.Positives, ranking.Negatives, ranking.Evaluate().Value));
        Assert.Equal(1, threshold.Evaluate());
    }

    [Fact]
    public void ThresholdMetric_WithoutAThreshold_TakesThatOfTheResult()
    {
        var own = new F1AtThreshold();
        var given = new F1AtThreshold(0.3);
        foreach (EvaluatedRecording recording in TestRecordings.Create(30))
        {
            own.Add(recording);
            given.Add(recording);
        }

        Assert.Equal(given.Evaluate(), own.Evaluate());
        Assert.Throws<InvalidOperationException>(() => own.Add(1, true));
        Assert.Contains("no threshold", new F1AtThreshold().Fill([(1, true)]).Compute()[0].Reason, StringComparison.Ordinal);
    }
}
