namespace AudioAnomaly.Metrics.Tests.Temporal;

public class FrameGroundTruthTests
{
    [Fact]
    public void FrameGroundTruth_RisingEnergy_MarksTheUpperHalfOfTheStretch()
    {
        // Sums of the frames: -200, -10, -8, -6, -4, -200. The median of the four injected ones is -7.
        Spectrogram stem = StemSpectrogram.Of(2, -100, -100, -4, -6, -3, -5, -2, -4, -1, -3, -100, -100);

        Assert.Equal([false, false, false, true, true, false], FrameGroundTruth.FromStem(stem, 0.1, 0.4));
        Assert.Equal([false, false, true, true, true, false], FrameGroundTruth.FromStem(stem, 0.1, 0.4, percentile: 10));
        Assert.Equal([false, false, true, true, true, false], FrameGroundTruth.FromStem(stem, 0, 0.5));
    }

    [Fact]
    public void FrameGroundTruth_OtherGain_MarksTheSameFrames()
    {
        float[] levels = [.. Enumerable.Range(0, 60).Select(i => (float)(20 * IndexHash.At(i, 1)))];

        Assert.Equal(
            FrameGroundTruth.FromStem(StemSpectrogram.Of(3, levels), 0.2, 1.5),
            FrameGroundTruth.FromStem(StemSpectrogram.Of(3, [.. levels.Select(level => level - 6)]), 0.2, 1.5));
    }

    [Fact]
    public void FrameGroundTruth_SilenceOrNothingInjected_MarksNothing()
    {
        Spectrogram silence = StemSpectrogram.Of(2, [.. Enumerable.Repeat(-100f, 20)]);

        Assert.DoesNotContain(true, FrameGroundTruth.FromStem(silence, 0, 0.9));
        Assert.DoesNotContain(true, FrameGroundTruth.FromStem(StemSpectrogram.Of(1, 1, 2, 3), 5, 6));
        Assert.DoesNotContain(true, FrameGroundTruth.FromStem(StemSpectrogram.Of(1, 1, 2, 3), 0.12, 0.18));
    }

    [Fact]
    public void FrameGroundTruth_BinsAboveTheBandwidth_DoNotCount()
    {
        Spectrogram stem = StemSpectrogram.Of(2, 0, 50, 1, 40, 2, 30, 3, 20).LimitBandwidth(100);

        Assert.Equal([false, false, true, true], FrameGroundTruth.FromStem(stem, 0, 0.3));
    }

    [Fact]
    public void FrameGroundTruth_BadArguments_AreRefused()
    {
        Spectrogram stem = StemSpectrogram.Of(1, 1, 2);

        Assert.Throws<ArgumentOutOfRangeException>(() => FrameGroundTruth.FromStem(stem, 0.1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameGroundTruth.FromStem(stem, double.NaN, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameGroundTruth.FromStem(stem, 0, double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => FrameGroundTruth.FromStem(stem, 0, 1, percentile: 100));
    }
}
