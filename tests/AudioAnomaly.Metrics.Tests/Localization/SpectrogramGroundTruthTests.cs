using AudioAnomaly.Metrics.Tests.Temporal;

namespace AudioAnomaly.Metrics.Tests.Localization;

public class SpectrogramGroundTruthTests
{
    [Fact]
    public void SpectrogramGroundTruth_DistinctLevels_MarksTheTopShareOfTheStretch()
    {
        // Ten injected cells (frames 1 to 5): the four highest are marked, and nothing before or after, however loud.
        Spectrogram stem = StemSpectrogram.Of(2, 99, 99, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 99, 99);

        SpectrogramMask mask = SpectrogramGroundTruth.FromStem(stem, 0.1, 0.5);

        Assert.Equal([false, false, false, false, false, false, false, false, true, true, true, true, false, false], mask.Values.ToArray());
        Assert.Equal((7, 2, 4), (mask.Frames, mask.Bins, mask.Count));
        Assert.True(mask[4, 0] && !mask[6, 0]);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(1.0)]
    public void SpectrogramGroundTruth_AnyFraction_MarksThatShare(double fraction)
    {
        float[] levels = [.. Enumerable.Range(0, 101 * 4).Select(i => (float)IndexHash.At(i, 2))];

        Assert.Equal(fraction, SpectrogramGroundTruth.FromStem(StemSpectrogram.Of(4, levels), 0, 10, fraction).Count / 404.0, 0.003);
    }

    [Fact]
    public void SpectrogramGroundTruth_MostlySilence_MarksSoundOnly()
    {
        // The quantile is silence itself here.
        Spectrogram stem = StemSpectrogram.Of(2, -100, -100, -100, -100, -100, -20, -100, -100, -100, -100);

        Assert.Equal(1, SpectrogramGroundTruth.FromStem(stem, 0, 0.4).Count);
        Assert.Equal(0, SpectrogramGroundTruth.FromStem(StemSpectrogram.Of(2, -100, -100), 0, 1).Count);
    }

    [Fact]
    public void SpectrogramGroundTruth_BinsAboveTheBandwidth_AreNeverMarked()
    {
        SpectrogramMask mask = SpectrogramGroundTruth.FromStem(StemSpectrogram.Of(2, 0, 50, 1, 40, 2, 30, 3, 20).LimitBandwidth(100), 0, 0.3, 0.5);

        Assert.Equal([false, false, false, false, true, false, true, false], mask.Values.ToArray());
    }

    [Fact]
    public void SpectrogramGroundTruth_BadArguments_AreRefused()
    {
        Spectrogram stem = StemSpectrogram.Of(1, 1, 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => SpectrogramGroundTruth.FromStem(stem, 0, 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectrogramGroundTruth.FromStem(stem, 0, 1, 1.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectrogramGroundTruth.FromStem(stem, 1, 0));
    }

    [Fact]
    public void SpectrogramMask_BytesAndShapes_AreChecked()
    {
        Assert.Equal([false, true, true, false], SpectrogramMask.FromBytes([0, 1, 255, 0], 2, 2).Values.ToArray());
        Assert.Throws<ArgumentException>(() => SpectrogramMask.FromBytes([0, 1, 1], 2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectrogramMask.None(0, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => SpectrogramMask.None(2, 2)[2, 0]);
    }
}
