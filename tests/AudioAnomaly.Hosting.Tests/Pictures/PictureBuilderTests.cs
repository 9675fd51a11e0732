using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Pictures;

public class PictureBuilderTests
{
    private const int Rate = 1000;

    private static readonly SpectrogramAxes Axes = new([100.0, 200.0], 0.01, -110);

    private readonly PictureHistory _history = new(new FakeTimeProvider(DateTimeOffset.UnixEpoch));

    [Fact]
    public void Add_Frames_GivesTheHighestOfEachCellInTwentyColumnsASecond()
    {
        var builder = new PictureBuilder(_history, Axes, mapThreshold: 4, Rate, startSeconds: 0);
        builder.Add([.. Enumerable.Repeat(0.1f, 50), .. Enumerable.Repeat(1f, 50)]);

        builder.Add([Frame(0, -60, 4), Frame(1, -50, 1), Frame(2, -70, 8)]);
        builder.Add([Frame(3, -60, 0), Frame(4, -60, 0), Frame(5, -110, 0), Frame(6, 60, 0), Frame(7, -200, 0), Frame(8, -90, 2), Frame(9, -90, 0)]);

        SoundPicture picture = _history.Slice(0, 10)!;
        Assert.Equal((2, 0.05), (picture.Columns, picture.SecondsPerColumn));
        Assert.Equal([(byte)96, 96, 255, 255], picture.Levels);
        Assert.Equal([(byte)160, 160, 96, 96], picture.Map);
        Assert.Equal([8f, 2f], picture.Peaks);
        Assert.Equal([-20f, 0f], picture.LevelsDb, (a, b) => Math.Abs(a - b) < 1e-3);
    }

    [Fact]
    public void Add_LastFrames_GiveOutTheColumnThatWasBegun()
    {
        var builder = new PictureBuilder(_history, Axes, mapThreshold: null, Rate, startSeconds: 7);
        builder.Add(new float[60]);

        double? none = builder.Add([Frame(0, -60, 4)]);
        double? level = builder.Add([Frame(1, -60, 4)], isLast: true);

        SoundPicture picture = _history.Slice(0, 10)!;
        Assert.Null(none);
        Assert.Equal(SoundLevel.LowestDb, level);
        Assert.Equal((1, 7.0), (picture.Columns, picture.StartSeconds));
        Assert.Equal([(byte)0, 0], picture.Map);
    }

    [Fact]
    public void Slice_OfAPart_HasTheColumnsThatTouchItOverAllPieces()
    {
        var builder = new PictureBuilder(_history, Axes, 1, Rate, 0);
        for (int frame = 0; frame < 100; frame++)
        {
            builder.Add(new float[10]);
            builder.Add([Frame(frame, -100 + (frame / 5), 1)]);
        }

        SoundPicture picture = _history.Slice(0.26, 0.5)!;

        Assert.Equal((0.25, 5), (picture.StartSeconds, picture.Columns));
        Assert.Equal(Enumerable.Range(5, 5).SelectMany(column => Enumerable.Repeat((byte)Math.Round((column + 10) / 0.625), 2)), picture.Levels);
        Assert.Null(_history.Slice(2, 3));
    }

    [Fact]
    public void History_MoreThanIsKept_ForgetsTheOldest()
    {
        var builder = new PictureBuilder(_history, Axes, 1, Rate, 0);
        for (int second = 0; second < 200; second++)
        {
            builder.Add([.. Enumerable.Range(100 * second, 100).Select(frame => Frame(frame, -60, 1))]);
        }

        SoundPicture picture = _history.Slice(0, 1000)!;
        Assert.InRange(picture.Columns * picture.SecondsPerColumn, PictureHistory.KeptSeconds, PictureHistory.KeptSeconds + 1);
        Assert.Equal(200, picture.StartSeconds + (picture.Columns * picture.SecondsPerColumn), 6);
    }

    [Fact]
    public async Task History_ModelWithOtherBins_BeginsAnewAndListenersGoOn()
    {
        new PictureBuilder(_history, Axes, 1, Rate, 0).Add([Frame(0, -60, 1)], isLast: true);
        await using IAsyncEnumerator<TimedPicture> listener = _history.ListenAsync(TestContext.Current.CancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
        Assert.True(await listener.MoveNextAsync());
        Assert.Equal(2, listener.Current.Picture.Frequencies.Count);

        var other = new SpectrogramAxes([100.0, 200.0, 300.0], 0.01, -110);
        new PictureBuilder(_history, other, 1, Rate, 1).Add([Frame(0, -60, 1) with { Levels = new float[3], Map = new float[3] }], isLast: true);
        _history.Complete();

        Assert.True(await listener.MoveNextAsync());
        Assert.Equal(3, listener.Current.Picture.Frequencies.Count);
        Assert.False(await listener.MoveNextAsync());
        Assert.Equal((1.0, 1), (_history.Slice(0, 10)!.StartSeconds, _history.Slice(0, 10)!.Columns));
    }

    [Fact]
    public void History_SourceThatBeginsAnew_ForgetsWhatWasBefore()
    {
        PictureBuilder Add(PictureBuilder builder, int seconds)
        {
            for (int second = 0; second < seconds; second++)
            {
                builder.Add([.. Enumerable.Range(100 * second, 100).Select(frame => Frame(frame, -60, 1))]);
            }

            return builder;
        }

        Add(new PictureBuilder(_history, Axes, 1, Rate, 500), 3);
        Add(new PictureBuilder(_history, Axes, 1, Rate, 0), 2);

        SoundPicture picture = _history.Slice(0, 1000)!;
        Assert.Equal((0.0, 2.0), (picture.StartSeconds, picture.Columns * picture.SecondsPerColumn));
    }

    private static SessionFrame Frame(int index, float level, float score) => new()
    {
        Index = index,
        TimeSeconds = index * 0.01,
        Score = score,
        Peak = score,
        Map = new[] { score, score },
        Levels = new[] { level, level },
        Verdict = AnomalyVerdict.Normal,
    };
}
