namespace AudioAnomaly.Core.Tests.Spectrograms;

public class SpectrogramTests
{
    private static readonly SpectrogramAxes Axes = new([100, 200, 400, 800], 0.01, -100);

    [Fact]
    public void Spectrogram_Slice_KeepsValuesAndTimes()
    {
        Spectrogram whole = Ramp(10);

        Spectrogram part = whole.Slice(3, 4);

        Assert.Equal(4, part.Frames);
        Assert.Equal(whole[5, 2], part[2, 2]);
        Assert.Equal(0.05, part.Axes.TimeOf(2), 1e-12);
        Assert.Same(whole, whole.Slice(0, 10));
        Assert.Throws<ArgumentOutOfRangeException>(() => whole.Slice(8, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => whole[10, 0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => whole[0, -1]);
    }

    [Fact]
    public void Spectrogram_LimitBandwidth_FloorsAndMarksTheBinsAbove()
    {
        Spectrogram whole = Ramp(3);

        Spectrogram limited = whole.LimitBandwidth(400);

        Assert.Equal((4, 3), (whole.ValidBins, limited.ValidBins));
        Assert.Equal(whole[1, 2], limited[1, 2]);
        Assert.Equal(-100, limited[1, 3]);
        Assert.Same(limited, limited.LimitBandwidth(10_000));
        Assert.Equal(1, whole.LimitBandwidth(10).ValidBins);
        Assert.Equal(3, limited.Slice(1, 1).ValidBins);
    }

    [Fact]
    public void Spectrogram_WrongNumberOfValues_IsRefused() => Assert.Throws<ArgumentException>(() => new Spectrogram(new float[9], 2, Axes));

    [Fact]
    public void SpectrogramAxes_Edges_LieBetweenTheCentres()
    {
        Assert.Equal((50, 150, 600, 1000), (Axes.LowEdgeOf(0), Axes.HighEdgeOf(0), Axes.LowEdgeOf(3), Axes.HighEdgeOf(3)));
        Assert.Equal((0, 1, 2, 4), (Axes.CountBinsUpTo(99), Axes.CountBinsUpTo(100), Axes.CountBinsUpTo(399), Axes.CountBinsUpTo(9999)));
    }

    [Fact]
    public void SpectrogramAxes_FrequenciesThatDoNotAscend_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new SpectrogramAxes([100, 100], 0.01, -100));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpectrogramAxes([], 0.01, -100));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpectrogramAxes([100], 0, -100));
    }

    private static Spectrogram Ramp(int frames) => new(Enumerable.Range(0, frames * 4).Select(i => (float)i).ToArray(), frames, Axes);
}
