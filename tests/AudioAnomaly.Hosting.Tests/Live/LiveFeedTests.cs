using AudioAnomaly.Hosting.Tests.Hosts;

namespace AudioAnomaly.Hosting.Tests.Live;

public class LiveFeedTests
{
    private static readonly LiveFormat Format = new(SpectrumModel.Rate);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ListenAll_SourcesThatOpenLater_AreHeardUntilTheHostStops()
    {
        using var folder = new TemporaryFolder();
        TestHost host = await StartAsync(folder);
        await using LiveSource first = await host.Live.OpenAsync("first", "pump", Format, cancellationToken: Cancellation);
        Task<List<LiveEvent>> listening = ReadAsync(host.Live.ListenAllAsync(Cancellation));
        await using LiveSource second = await host.Live.OpenAsync("second", "pump", Format, cancellationToken: Cancellation);
        await first.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 4)), Cancellation);
        await second.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(2, 4)), Cancellation);

        await host.DisposeAsync();

        List<LiveEvent> events = await listening;
        foreach (string name in new[] { "first", "second" })
        {
            LiveEvent[] own = [.. events.Where(found => found.Source == name)];
            Assert.Equal(Enumerable.Range(1, own.Length).Select(id => (long)id), own.Select(found => found.Id));
            Assert.Equal(LiveEventKind.End, own[^1].Kind);
            Assert.All(own.Where(found => found.Kind == LiveEventKind.Score), score => Assert.Equal(-24.8, score.LevelDb!.Value, 0.3));
        }
    }

    [Fact]
    public async Task Pictures_OfASource_ShowItsSoundAndItsScores()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);
        LiveSource source = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);
        byte[] sound = [.. SpectrumModel.Pcm(SpectrumModel.Sound(1, 4)), .. SpectrumModel.Pcm(SpectrumModel.Sound(2, 4, isAnomalous: true))];
        await source.PushAsync(sound, Cancellation);
        await source.CompleteAsync();

        SoundPicture picture = source.Pictures.Slice(0, 100)!;

        Assert.Equal(8, picture.Columns * picture.SecondsPerColumn, 0.11);
        int bin = Enumerable.Range(0, picture.Frequencies.Count).MinBy(bin => Math.Abs(picture.Frequencies[bin] - 3000));
        int bins = picture.Frequencies.Count;
        Assert.True(picture.Levels[(140 * bins) + bin] > picture.Levels[(20 * bins) + bin] + 20);
        Assert.True(picture.Map[(140 * bins) + bin] > SoundPicture.AtThreshold);
        Assert.All(Enumerable.Range(0, 60), column => Assert.True(picture.Map[(column * bins) + bin] <= SoundPicture.AtThreshold));
        Assert.True(picture.LevelsDb[140] > picture.LevelsDb[20] + 6);
        Assert.True(source.Status.MapThreshold > 0);
        Assert.NotEmpty(source.Status.Drift);
    }

    private static async Task<List<LiveEvent>> ReadAsync(IAsyncEnumerable<LiveEvent> events)
    {
        List<LiveEvent> found = [];
        await foreach (LiveEvent next in events)
        {
            found.Add(next);
        }

        return found;
    }

    private static async Task<TestHost> StartAsync(TemporaryFolder folder)
        => await TestHost.StartAsync(new Dictionary<string, string?> { ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]) });
}
