using AudioAnomaly.Components;

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
        var windows = new SpectrogramWindows(new WindowOptions { WindowSeconds = 2, HopSeconds = 1 }, Axes, new FakeDetector { AlignmentFrames = 16 });

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
        var windows = new SpectrogramWindows(new WindowOptions { WindowSeconds = 2, HopSeconds = 0.5 }, Axes, new FakeDetector { AlignmentFrames = 16 });
        var detector = new FakeDetector();
        detector.Fit([new Spectrogram(new float[40], 10, Axes)], new FitContext());
        Spectrogram spectrogram = Ramp(frames);

        DetectorOutput whole = detector.Score(spectrogram);
        DetectorOutput windowed = windows.Score(detector, spectrogram, TestContext.Current.CancellationToken);

        // The fake scores each cell by itself, so windows change nothing.
        Assert.Equal(whole.Score, windowed.Score);
        Assert.Equal(whole.Map.Values.ToArray(), windowed.Map.Values.ToArray());
    }

    [Fact]
    public void SpectrogramWindows_ScoreThatDiffersByWindow_AveragesTheMapsAndTakesTheHighest()
    {
        var windows = new SpectrogramWindows(new WindowOptions { WindowSeconds = 2, HopSeconds = 1 }, Axes, new FakeDetector { AlignmentFrames = 16 });
        var detector = new FirstValueDetector();

        DetectorOutput output = windows.Score(detector, Ramp(500), TestContext.Current.CancellationToken);

        // Windows of 192 frames every 96 frames, the last one reaching to the end: they start at 0, 96, 192 and 288.
        Assert.Equal([0f, 96, 192, 288], detector.Seen);
        Assert.Equal(288, output.Score);
        Assert.Equal((0f, 48f, 144f, 240f, 288f), (output.Map[95, 0], output.Map[96, 0], output.Map[192, 0], output.Map[383, 0], output.Map[499, 3]));
    }

    [Theory]
    [InlineData(150, new[] { 0 }, new[] { 0 })]
    [InlineData(201, new[] { 0 }, new[] { 0 })]
    [InlineData(202, new[] { 0 }, new[] { 0, 1 })]
    [InlineData(300, new[] { 0 }, new[] { 0, 96, 99 })]
    [InlineData(301, new[] { 0, 100 }, new[] { 0, 96, 100 })]
    [InlineData(393, new[] { 0, 192 }, new[] { 0, 96, 192 })]
    [InlineData(600, new[] { 0, 192, 384 }, new[] { 0, 96, 192, 288, 384, 399 })]
    public void SpectrogramWindows_FixedLength_CutsWindowsOfThatLengthOnly(int frames, int[] fitted, int[] scored)
    {
        // A recording of 2 s has 201 frames.
        var windows = new SpectrogramWindows(new WindowOptions { WindowSeconds = 2, HopSeconds = 1 }, Axes, new FakeDetector { AlignmentFrames = 16 });
        var detector = new FirstValueDetector { NeedsFixedLength = true };

        Spectrogram[] tiles = [.. windows.Tile(Ramp(frames), fixedLength: true)];
        DetectorOutput output = windows.Score(detector, Ramp(frames), TestContext.Current.CancellationToken);

        Assert.All(tiles, tile => Assert.Equal(Math.Min(201, frames), tile.Frames));
        Assert.All(detector.Lengths, length => Assert.Equal(Math.Min(201, frames), length));
        Assert.Equal(fitted, tiles.Select(tile => (int)tile[0, 0]));
        Assert.Equal(scored, detector.Seen.Select(value => (int)value));
        Assert.Equal(frames, output.Map.Frames);
        Assert.All(output.Map.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void SpectrogramWindows_FixedLengthBelowTheGrid_StillCoversEveryFrame()
    {
        // 1.1 s are 111 frames, and rounded to the grid 112.
        var windows = new SpectrogramWindows(new WindowOptions { WindowSeconds = 1.1, HopSeconds = 1.1 }, Axes, new FakeDetector { AlignmentFrames = 16 });
        var detector = new FirstValueDetector { NeedsFixedLength = true };

        DetectorOutput output = windows.Score(detector, Ramp(333), TestContext.Current.CancellationToken);

        Assert.Equal([0f, 111, 222], detector.Seen);
        Assert.All(output.Map.Values.ToArray(), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void SpectrogramWindows_Cancelled_StopBetweenWindows()
        => Assert.Throws<OperationCanceledException>(() => new SpectrogramWindows(new WindowOptions { WindowSeconds = 2, HopSeconds = 1 }, Axes, new FakeDetector { AlignmentFrames = 16 })
            .Score(new FirstValueDetector(), Ramp(500), new CancellationToken(canceled: true)));

    private static Spectrogram Ramp(int frames) => new(Enumerable.Range(0, frames * 4).Select(i => (float)(i / 4)).ToArray(), frames, Axes);

    /// <summary>Gives a window's first value as its score and as every cell of its map.</summary>
    private sealed class FirstValueDetector : IDetector
    {
        public string Id => "first-value";

        public bool IsFitted => true;

        public int MinFrames => 1;

        public bool NeedsFixedLength { get; init; }

        public List<float> Seen { get; } = [];

        public List<int> Lengths { get; } = [];

        public void Fit(IEnumerable<Spectrogram> normals, FitContext context)
        {
        }

        public DetectorOutput Score(Spectrogram spectrogram)
        {
            float[] map = new float[spectrogram.Values.Length];
            Array.Fill(map, spectrogram[0, 0]);
            Seen.Add(spectrogram[0, 0]);
            Lengths.Add(spectrogram.Frames);
            return new DetectorOutput(spectrogram[0, 0], new AnomalyMap(map, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins));
        }

        public ComponentState SaveState() => new(Id, []);
    }
}
