using AudioAnomaly.Hosting.Tests.Hosts;
using AudioAnomaly.Monitoring;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Live;

public class LiveSourceTests
{
    private static readonly LiveFormat Format = new(SpectrumModel.Rate);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Push_BytesCutAnywhere_GiveTheScoresOfASession()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);
        byte[] sound = [.. SpectrumModel.Pcm(SpectrumModel.Sound(1, 4)), .. SpectrumModel.Pcm(SpectrumModel.Sound(2, 4, isAnomalous: true))];
        LiveSource source = await host.Live.OpenAsync("press-1", "pump", Format, cancellationToken: Cancellation);
        for (int start = 0, step = 1; start < sound.Length; start += step, step = (step * 7 % 4001) + 1)
        {
            await source.PushAsync(sound.AsMemory(start, Math.Min(step, sound.Length - start)), Cancellation);
        }

        await source.CompleteAsync();

        List<LiveEvent> events = await EventsOf(host, "press-1");
        Assert.Equal(Enumerable.Range(1, events.Count).Select(id => (long)id), events.Select(found => found.Id));
        Assert.Equal(LiveEventKind.End, events[^1].Kind);
        using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync(folder["a.aam"], cancellationToken: Cancellation);
        using AudioAnomalySession session = model.OpenSession(SpectrumModel.Rate);
        short[] samples = new short[sound.Length / 2];
        Buffer.BlockCopy(sound, 0, samples, 0, sound.Length);
        SessionFrame[] frames = [.. session.Push(samples, Cancellation).Frames, .. session.Complete().Frames];
        LiveEvent[] scores = [.. events.Where(found => found.Kind == LiveEventKind.Score)];
        Assert.Equal(frames.Max(frame => frame.Peak), scores.Max(score => score.Peak!.Value), 4);
        Assert.Equal(frames.Length * 0.01, scores.Sum(score => score.DurationSeconds!.Value), 3);
        Assert.Contains(scores, score => score is { Verdict: AnomalyVerdict.Normal, TimeSeconds: < 4 });
        Assert.Contains(scores, score => score is { Verdict: AnomalyVerdict.Anomalous, TimeSeconds: > 4, Evidence.Count: >= 0 });
        Assert.Contains(events, found => found.Kind == LiveEventKind.Segment && found.LowHz < 3000 && found.HighHz > 3000);
        Assert.Null(host.Live.Find("press-1"));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => source.PushAsync(sound, Cancellation));
    }

    [Fact]
    public async Task Push_ModelIsReplaced_TheNewOneGoesOnWithoutASampleLost()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);
        byte[] second = SpectrumModel.Pcm(SpectrumModel.Sound(1, 1));
        await using LiveSource source = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);
        for (int i = 0; i < 5; i++)
        {
            await source.PushAsync(second, Cancellation);
        }

        await SpectrumModel.SaveAsync(folder["a.aam"], seed: 1);
        await host.Models.RefreshAsync(Cancellation);
        for (int i = 0; i < 5; i++)
        {
            await source.PushAsync(second, Cancellation);
        }

        Assert.Equal((2, 10.0), (source.Status.ModelVersion, source.Status.SoundSeconds));
        await source.CompleteAsync();
        List<LiveEvent> events = await EventsOf(host, "press");
        Assert.Single(events, found => found.Kind == LiveEventKind.Model);
        Assert.Equal(10, events.Where(found => found.Kind == LiveEventKind.Score).Sum(score => score.DurationSeconds!.Value), 0.05);
        Assert.True(events.Where(found => found.Kind == LiveEventKind.Score).Max(score => score.TimeSeconds) > 8);
    }

    [Fact]
    public async Task Open_NameIsTaken_IsRefusedOrTakesOver()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);
        LiveSource first = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);

        LiveSourceException error = await Assert.ThrowsAsync<LiveSourceException>(() => host.Live.OpenAsync("Press", "pump", Format, cancellationToken: Cancellation));
        Assert.True(error.IsNameTaken);
        await using LiveSource second = await host.Live.OpenAsync("press", "pump", Format, takeOver: true, Cancellation);

        Assert.True(first.Ended.IsCancellationRequested);
        Assert.Equal("press", Assert.Single(host.Live.Open).Name);
    }

    [Fact]
    public async Task Open_TooMany_IsRefusedUntilOneEnds()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder, ("Live:MaxSources", "1"));
        LiveSource first = await host.Live.OpenAsync("a", "pump", Format, cancellationToken: Cancellation);

        LiveSourceException error = await Assert.ThrowsAsync<LiveSourceException>(() => host.Live.OpenAsync("b", "pump", Format, cancellationToken: Cancellation));

        Assert.False(error.IsNameTaken);
        await first.DisposeAsync();
        await (await host.Live.OpenAsync("b", "pump", Format, cancellationToken: Cancellation)).DisposeAsync();
    }

    [Theory]
    [InlineData("", 16000, 1)]
    [InlineData("../x", 16000, 1)]
    [InlineData("a", 99, 1)]
    [InlineData("a", 16000, 0)]
    public async Task Open_NoNameOrFormat_IsRefused(string name, int rate, int channels)
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => host.Live.OpenAsync(name, "pump", new LiveFormat(rate, Channels: channels), cancellationToken: Cancellation));
        await Assert.ThrowsAsync<UnknownModelException>(() => host.Live.OpenAsync("a", "fan", Format, cancellationToken: Cancellation));
        await (await host.Live.OpenAsync("a", "pump", Format, cancellationToken: Cancellation)).DisposeAsync();
    }

    [Fact]
    public async Task Push_NothingComesForAWhile_IsToldAndMarkedAsAGap()
    {
        using var folder = new TemporaryFolder();
        var clock = new FakeTimeProvider(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        await using TestHost host = await StartAsync(folder, clock);
        byte[] second = SpectrumModel.Pcm(SpectrumModel.Sound(1, 1));
        await using LiveSource source = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);
        await source.PushAsync(second, Cancellation);
        clock.Advance(TimeSpan.FromHours(3));
        host.Live.CheckPatience();
        host.Live.CheckPatience();
        Assert.Equal(LiveState.Silent, source.Status.State);

        await source.PushAsync(second, Cancellation);
        await source.CompleteAsync();

        LiveEvent[] device = [.. (await EventsOf(host, "press")).Where(found => found.Kind == LiveEventKind.Device)];
        Assert.Equal([(DeviceFault.Dead, false), (DeviceFault.Dead, true), (DeviceFault.Gap, true)], device.Select(found => (found.Fault!.Value, found.HasEnded!.Value)));
        Assert.Equal(3 * 3600, device[2].DurationSeconds!.Value, 0.001);
        Assert.Equal(clock.GetUtcNow(), (await EventsOf(host, "press"))[^1].Time);
    }

    [Fact]
    public async Task Push_SampleThatIsNotFinite_IsTold()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);
        await using LiveSource source = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);
        float[] broken = new float[SpectrumModel.Rate];
        broken[5] = float.NaN;

        await Assert.ThrowsAsync<AudioContentException>(() => source.PushAsync(broken, Cancellation));

        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 2)), Cancellation);
        Assert.Equal(2, source.Status.SoundSeconds);
    }

    [Fact]
    public async Task Listen_AfterAnEvent_GivesThoseSinceAndThoseToCome()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder, ("Live:KeptEvents", "3"));
        Assert.Null(host.Live.ListenAsync("press", cancellationToken: Cancellation));
        await using LiveSource source = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);
        byte[] second = SpectrumModel.Pcm(SpectrumModel.Sound(1, 1));
        for (int i = 0; i < 8; i++)
        {
            await source.PushAsync(second, Cancellation);
        }

        await using IAsyncEnumerator<LiveEvent> events = host.Live.ListenAsync("press", after: 2, Cancellation)!.GetAsyncEnumerator(Cancellation);
        await events.MoveNextAsync();
        long first = events.Current.Id;
        Assert.True(first > 3, "only three are kept");
        await events.MoveNextAsync();
        await events.MoveNextAsync();
        ValueTask<bool> next = events.MoveNextAsync();
        Assert.False(next.IsCompleted);
        await source.PushAsync(second, Cancellation);
        Assert.True(await next);
        Assert.Equal(first + 3, events.Current.Id);
    }

    [Fact]
    public async Task Open_TakingOverWithAMistake_LeavesTheOlderAlone()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);
        await using LiveSource older = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);

        await Assert.ThrowsAsync<UnknownModelException>(() => host.Live.OpenAsync("press", "fan", Format, takeOver: true, Cancellation));
        await Assert.ThrowsAsync<AudioContentException>(() => host.Live.OpenAsync("press", "pump", Format with { Channels = 2 }, takeOver: true, Cancellation));

        Assert.False(older.Ended.IsCancellationRequested);
        await older.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 1)), Cancellation);
    }

    [Fact]
    public async Task Listen_AfterANumberOfAnEarlierLife_GivesAllThatIsKept()
    {
        using var folder = new TemporaryFolder();
        await using TestHost host = await StartAsync(folder);
        await using LiveSource source = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);
        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 4)), Cancellation);

        await using IAsyncEnumerator<LiveEvent> events = host.Live.ListenAsync("press", after: 5000, Cancellation)!.GetAsyncEnumerator(Cancellation);

        Assert.True(await events.MoveNextAsync());
        Assert.Equal(1, events.Current.Id);
    }

    [Fact]
    public async Task Push_FromTwoModelsThatDoNotFitInMemory_BothGoOnUndisturbed()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["models"]);
        string first = await SpectrumModel.SaveAsync(folder["models/a.aam"]);
        File.Copy(first, folder["models/b.aam"]);
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?> { ["ModelFolders:0"] = folder["models"], ["ModelMemoryMiB"] = "1", ["ReloadSeconds"] = "0" });
        await using LiveSource one = await host.Live.OpenAsync("one", "a", Format, cancellationToken: Cancellation);
        await using LiveSource two = await host.Live.OpenAsync("two", "b", Format, cancellationToken: Cancellation);
        byte[] second = SpectrumModel.Pcm(SpectrumModel.Sound(1, 1));
        for (int i = 0; i < 4; i++)
        {
            await one.PushAsync(second, Cancellation);
            await two.PushAsync(second, Cancellation);
        }

        Assert.Equal((1, 1), (one.Status.ModelVersion, two.Status.ModelVersion));
        Assert.NotNull(one.Status.LastScore);
    }

    [Fact]
    public async Task Stop_OpenSources_EndThemAndTheirListeners()
    {
        using var folder = new TemporaryFolder();
        TestHost host = await StartAsync(folder);
        LiveSource source = await host.Live.OpenAsync("press", "pump", Format, cancellationToken: Cancellation);
        await source.PushAsync(SpectrumModel.Pcm(SpectrumModel.Sound(1, 3)), Cancellation);
        IAsyncEnumerable<LiveEvent> listener = host.Live.ListenAsync("press", cancellationToken: Cancellation)!;

        await host.DisposeAsync();

        Assert.True(source.Ended.IsCancellationRequested);
        List<LiveEvent> events = [];
        await foreach (LiveEvent found in listener)
        {
            events.Add(found);
        }

        Assert.Equal(LiveEventKind.End, events[^1].Kind);
        Assert.Contains("stops", events[^1].Text, StringComparison.Ordinal);
    }

    private static Task<TestHost> StartAsync(TemporaryFolder folder, params (string Key, string Value)[] settings) => StartAsync(folder, null, settings);

    private static async Task<TestHost> StartAsync(TemporaryFolder folder, TimeProvider? clock, params (string Key, string Value)[] settings)
    {
        var configuration = settings.ToDictionary(setting => setting.Key, string? (setting) => setting.Value);
        configuration["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["a.aam"]);
        configuration["ReloadSeconds"] = "0";
        return await TestHost.StartAsync(configuration, clock);
    }

    /// <summary>All events that are kept of a source that has ended.</summary>
    private static async Task<List<LiveEvent>> EventsOf(TestHost host, string source)
    {
        List<LiveEvent> events = [];
        await foreach (LiveEvent found in host.Live.ListenAsync(source, cancellationToken: Cancellation)!)
        {
            events.Add(found);
            if (found.Kind == LiveEventKind.End)
            {
                break;
            }
        }

        return events;
    }
}
