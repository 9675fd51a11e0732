using AudioAnomaly.Plotting;
using SkiaSharp;

namespace AudioAnomaly.EndToEnd.Tests;

public class PlottingTests
{
    private static readonly SKColor Accent = new(0x00, 0xB4, 0xD8);
    private static readonly SpectrogramAxes Axes = new(Enumerable.Range(1, 64).Select(bin => 120.0 * bin), 0.01, -100);

    [Theory]
    [InlineData(1)]
    [InlineData(300)]
    [InlineData(100_000)]
    public void AnomalyImage_AnyLength_IsAPictureOfTheSameSize(int frames)
    {
        using SKBitmap picture = SKBitmap.Decode(AnomalyImage.Encode(Result(frames)));

        Assert.Equal((1200, 900), (picture.Width, picture.Height));
        Assert.True(Colors(picture) > 20);
    }

    [Fact]
    public void AnomalyImage_Segment_IsOutlined()
    {
        AnomalyResult plain = Result(300);
        AnomalyResult marked = plain with { Segments = [new AnomalySegment(1, 2, 1200, 3600, 1)] };

        Assert.Equal(0, Count(AnomalyImage.Encode(plain)));
        Assert.True(Count(AnomalyImage.Encode(marked)) > 500);

        static int Count(byte[] png)
        {
            using SKBitmap picture = SKBitmap.Decode(png);
            return picture.Pixels.Count(pixel => pixel == Accent);
        }
    }

    [Fact]
    public void AnomalyImage_SegmentOfTheWholePicture_IsOutlinedOnAllSidesInBothTones()
    {
        // More than there is in time and in frequency.
        using SKBitmap picture = SKBitmap.Decode(AnomalyImage.Encode(Result(300) with { Segments = [new AnomalySegment(-1, 99, 0, 99_999, 1)] }));

        // The spectrogram lies from 90 to 1090 and from 44 to 306.
        (int Left, int Top, int Right, int Bottom) edges = (90, 44, 1090, 306);
        int[] columns = [.. Enumerable.Range(edges.Left, edges.Right - edges.Left).Where(x => Enumerable.Range(edges.Top + 20, 200).Count(y => picture.GetPixel(x, y) == Accent) > 190)];
        int[] rows = [.. Enumerable.Range(edges.Top, edges.Bottom - edges.Top).Where(y => Enumerable.Range(edges.Left + 20, 900).Count(x => picture.GetPixel(x, y) == Accent) > 880)];
        Assert.True(columns.Length >= 4 && columns[0] < edges.Left + 10 && columns[^1] > edges.Right - 10, $"columns {string.Join(' ', columns)}");
        Assert.True(rows.Length >= 4 && rows[0] < edges.Top + 10 && rows[^1] > edges.Bottom - 10, $"rows {string.Join(' ', rows)}");

        // Black beyond the line and within it.
        Assert.All([(columns[0] - 2, 150), (columns[^1] + 2, 150), (600, rows[0] - 2), (600, rows[^1] + 2), (columns[0] + 3, 150), (600, rows[0] + 3)], place =>
        {
            SKColor pixel = picture.GetPixel(place.Item1, place.Item2);
            Assert.True(pixel.Red + pixel.Green + pixel.Blue < 120, $"{place}: {pixel}");
        });
    }

    [Theory]
    [InlineData("a \"quoted\" <b>&amp; name.wav")]
    [InlineData("a\nb\u202Ec\ud83d\ude00.wav")]
    [InlineData("")]
    public void AnomalyImage_OddName_IsDrawn(string name)
    {
        AnomalyResult result = Result(50) with { Source = name + new string('\ud83d', 1) + string.Concat(Enumerable.Repeat("long \ud83d\ude00 ", 60)) };

        using SKBitmap picture = SKBitmap.Decode(AnomalyImage.Encode(result));

        // Beside the title the picture is white.
        Assert.Equal((1200, 900), (picture.Width, picture.Height));
        Assert.All(Enumerable.Range(0, 40), y => Assert.Equal(SKColors.White, picture.GetPixel(3, y)));
        Assert.All(Enumerable.Range(0, 40), y => Assert.Equal(SKColors.White, picture.GetPixel(1196, y)));
    }

    [Fact]
    public void AnomalyImage_Evidence_IsMarkedAndToldInWords()
    {
        AnomalyEvidence Evidence(string kind, double? start, double? end) => new()
        {
            Kind = kind,
            Score = 2,
            Z = 2,
            PValue = 0.05,
            LowHz = 1200,
            HighHz = 2400,
            StartSeconds = start,
            EndSeconds = end,
            Text = "from 1.2 to 2.4 kHz quieter than in every normal recording",
        };

        using SKBitmap lasting = SKBitmap.Decode(AnomalyImage.Encode(Result(300) with { Evidence = [Evidence("spectrum", null, null)] }));
        using SKBitmap both = SKBitmap.Decode(AnomalyImage.Encode(Result(300) with { Evidence = [Evidence("event", 1, 2), Evidence("spectrum", null, null)] }));

        Assert.Equal((928, 952), (lasting.Height, both.Height));
        Assert.True(Count(lasting, new SKColor(0xF0, 0xE4, 0x42)) > 100);
        Assert.Equal(0, Count(lasting, new SKColor(0xFF, 0x8A, 0xD8)));
        Assert.True(Count(both, new SKColor(0xF0, 0xE4, 0x42)) > 100 && Count(both, new SKColor(0xFF, 0x8A, 0xD8)) > 100);

        // Above the map, whose colours hold yellow; edges are smoothed.
        static int Count(SKBitmap picture, SKColor color) => picture.Pixels.Take(385 * picture.Width)
            .Count(pixel => Math.Abs(pixel.Red - color.Red) + Math.Abs(pixel.Green - color.Green) + Math.Abs(pixel.Blue - color.Blue) < 60);
    }

    [Fact]
    public void AnomalyImage_EqualResults_GiveEqualBytes() => Assert.Equal(AnomalyImage.Encode(Result(200)), AnomalyImage.Encode(Result(200)));

    [Fact]
    public void SpectrogramImage_BinsOutOfScope_AreGrey()
    {
        using var folder = new TemporaryFolder();
        Spectrogram limited = Noise(200).LimitBandwidth(4000);

        SpectrogramImage.Write(folder["a.png"], limited);

        using SKBitmap picture = SKBitmap.Decode(folder["a.png"]);
        Assert.True(picture.Pixels.Count(pixel => pixel == new SKColor(0xD9, 0xD9, 0xD9)) > 50_000);
    }

    [Fact]
    public void SpectrogramImage_Silence_IsDrawn()
    {
        using var folder = new TemporaryFolder();

        SpectrogramImage.Write(folder["a.png"], new Spectrogram(Enumerable.Repeat(-100f, 64 * 50).ToArray(), 50, Axes));

        Assert.True(new FileInfo(folder["a.png"]).Length > 1000);
    }

    [Fact]
    public void SpectrogramImage_UnwritableTarget_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["a.png"]);

        Exception? error = Record.Exception(() => SpectrogramImage.Write(folder["a.png"], Noise(50)));

        Assert.True(error is IOException or UnauthorizedAccessException, $"{error}");
        Assert.Empty(folder.Files());
    }

    private static int Colors(SKBitmap picture) => picture.Pixels.Distinct().Take(50).Count();

    private static Spectrogram Noise(int frames)
    {
        var random = new Random(1);
        return new Spectrogram(Enumerable.Range(0, frames * 64).Select(_ => (float)(-30 + (20 * random.NextDouble()))).ToArray(), frames, Axes, "noise.wav");
    }

    private static AnomalyResult Result(int frames)
    {
        Spectrogram spectrogram = Noise(frames);
        var map = new AnomalyMap(Array.ConvertAll(spectrogram.Values.ToArray(), value => (value + 30) / 20), frames, Axes, 64);
        return new AnomalyResult
        {
            Source = "noise.wav",
            Duration = TimeSpan.FromSeconds(frames * 0.01),
            Score = 1,
            CalibratedScore = 0.5,
            PValue = 0.1,
            Threshold = 0.9,
            Map = map,
            MapThreshold = 0.8,
            CalibratedMap = map.Values,
            Spectrogram = spectrogram,
            FrameScores = map.FrameScores(),
            Segments = [],
        };
    }
}
