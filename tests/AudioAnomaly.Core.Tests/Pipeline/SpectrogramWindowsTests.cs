using AudioAnomaly.Core.Tests.Fakes;

namespace AudioAnomaly.Core.Tests.Pipeline;

public class SpectrogramWindowsTests
{
    private static readonly SpectrogramAxes Axes = new([100, 200, 300, 400], 0.01, -100);

    [Theory]
    [InlineData(50)]
    [InlineData(200)]
    [InlineData(201)]
    [InlineData(1000)]
    [InlineData(1234)]
    public void SpectrogramWindows_AnyLength_CoverEveryFrameOnceWhenFitting(int frames)
    {
        var windows = new SpectrogramWindows(new WindowOptions { WindowSeconds = 2, HopSeconds = 1 }, Axes);

        Spectrogram[] tiles = [.. windows.Tile(Ramp(frames))];

        Assert.Equal(Enumerable.Range(0, frames).Select(i => (float)i), tiles.SelectMany(tile => Enumerable.Range(0, tile.Frames).Select(t => tile[t, 0])));
        Assert.All(tiles, tile => Assert.True(tile.Frames >= Math.Min(frames, 192), $"{tile.Frames}"));
    }

    [Theory]
    [InlineData(150)]
    [InlineData(500)]
    [InlineData(1234)]
    public void SpectrogramWindows_Overlaps_AreAveragedAndTheHighestScoreCounts(int frames)
    {
        var windows = new SpectrogramWindows(new WindowOptions { WindowSeconds = 2, HopSeconds = 0.5 }, Axes);
        var detector = new FakeDetector();
        detector.Fit([new Spectrogram(new float[40], 10, Axes)], new FitContext());
        Spectrogram spectrogram = Ramp(frames);

        DetectorOutput whole = detector.Score(spectrogram);
        DetectorOutput windowed = windows.Score(detector, spectrogram, TestContext.Current.CancellationToken);

        // The fake scores each cell by itself, so windows change nothing.
        Assert.Equal(whole.Score, windowed.Score);
        Assert.Equal(whole.Map.Values.ToArray(), windowed.Map.Values.ToArray());
    }

    private static Spectrogram Ramp(int frames) => new(Enumerable.Range(0, frames * 4).Select(i => (float)(i / 4)).ToArray(), frames, Axes);
}
