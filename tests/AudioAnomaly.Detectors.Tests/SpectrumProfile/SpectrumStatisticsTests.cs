namespace AudioAnomaly.Detectors.Tests.SpectrumProfile;

public class SpectrumStatisticsTests
{
    [Fact]
    public void SpectrumStatistics_Quantiles_AreThoseOfEachBandOverTime()
    {
        // Band 0 counts down from 100 to 0, band 1 is constant, band 2 is out of scope.
        float[] values = [.. Enumerable.Range(0, 101).SelectMany(t => new[] { 100f - t, 7f, 1000f })];

        Assert.Equal([5, 25, 50, 75, 95, 7, 7, 7, 7, 7], SpectrumStatistics.Of(values, 101, 2, SpectrumStatistic.Quantiles));
    }

    [Fact]
    public void SpectrumStatistics_FewFrames_InterpolatesBetweenThem()
        => Assert.Equal([0.2f, 1, 2, 3, 3.8f], SpectrumStatistics.Of([3, 1, 4, 0, 2], 5, 1, SpectrumStatistic.Quantiles));

    [Fact]
    public void SpectrumStatistics_Mean_IsThatOfEachBand() => Assert.Equal([2f, 30f], SpectrumStatistics.Of([1, 10, 3, 50], 2, 2, SpectrumStatistic.Mean));

    [Fact]
    public void SpectrumStatistics_AnyNumberOfFramesAndBands_AreThoseOfSortedValues()
    {
        var random = new Random(7);
        for (int frames = 1; frames <= 130; frames++)
        {
            int bins = random.Next(1, 40), bands = random.Next(1, bins + 1);
            float[] values = [.. Enumerable.Range(0, frames * bins).Select(_ => random.Next(-20, 20) / 4f)];
            double[] expected =
            [
                .. from band in Enumerable.Range(0, bands)
                   let sorted = Enumerable.Range(0, frames).Select(t => (double)values[(t * bins) + band]).Order().ToArray()
                   from share in SpectrumStatistics.Shares
                   select (double)(float)Percentile.OfSorted(sorted, share),
            ];

            Assert.Equal(expected, SpectrumStatistics.Of(values, frames, bands, SpectrumStatistic.Quantiles).Select(number => (double)number));
        }
    }
}
