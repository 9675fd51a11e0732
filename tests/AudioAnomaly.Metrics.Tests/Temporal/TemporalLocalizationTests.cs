namespace AudioAnomaly.Metrics.Tests.Temporal;

public class TemporalLocalizationTests
{
    [Fact]
    public void TemporalLocalization_Map_UsesTheMeanOfTheHighestCells()
    {
        var axes = new SpectrogramAxes(Enumerable.Range(1, 6).Select(bin => 100.0 * bin), 0.1, -100);
        float[] values = [9, 0, 0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 1];
        var map = new AnomalyMap(values, 3, axes, validBins: 6);
        TemporalLocalizationResult Of(int topCells)
        {
            var metric = new TemporalLocalization(topCells);
            metric.Add(map, [true, false, false]);
            return metric.Evaluate();
        }

        // Means of the highest five: 1.8, 2, 1. By the single highest cell the first frame wins.
        Assert.Equal((0.5, 1, 2, 1), (Of(5).RocAuc.Value, Of(5).Positives, Of(5).Negatives, Of(5).Clips));
        Assert.Equal(1, Of(1).RocAuc.Value);
        Assert.Equal((1, 9), (Of(1).F1Max.F1, Of(1).F1Max.Threshold));
    }

    [Fact]
    public void TemporalLocalization_SeveralRecordings_ArePooled()
    {
        var metric = new TemporalLocalization();
        metric.Add([1f, 5f], [false, true]);
        metric.Add([6f, 7f], [false, false]);

        Assert.Equal(1 / 3.0, metric.Evaluate().RocAuc.Value, 12);
        metric.Reset();
        Assert.True(double.IsNaN(metric.Evaluate().RocAuc.Value));
    }

    [Fact]
    public void TemporalLocalization_Merged_GivesTheBitsOfOne()
    {
        TemporalLocalization Of(params int[] clips)
        {
            var metric = new TemporalLocalization(options: new RankingOptions { ExactLimit = 50 });
            foreach (int clip in clips)
            {
                metric.Add([.. Enumerable.Range(0, 40).Select(i => (float)IndexHash.At(i, clip))], [.. Enumerable.Range(0, 40).Select(i => i % 3 == clip % 2)]);
            }

            return metric;
        }

        TemporalLocalization merged = Of(3);
        merged.Merge(Of(1, 0));
        merged.Merge(Of(2));

        Assert.Equal(Of(0, 1, 2, 3).Evaluate(), merged.Evaluate());
        Assert.Throws<ArgumentException>(() => merged.Merge(new TemporalLocalization(4)));
    }

    [Fact]
    public void TemporalLocalization_BadInput_IsRefused()
    {
        var metric = new TemporalLocalization();

        Assert.Throws<ArgumentException>(() => metric.Add([1f, 2f], [true]));
        Assert.Throws<ArgumentException>(() => metric.Add([1f, float.NaN], [true, false]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TemporalLocalization(0));
        Assert.Equal(0, metric.Evaluate().Clips);
    }
}
