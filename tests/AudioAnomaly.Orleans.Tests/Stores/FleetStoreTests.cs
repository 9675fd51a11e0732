using AudioAnomaly.Fleet.Tests.Microphones;
using Orleans.Runtime;
using Orleans.Runtime.Placement;
using Orleans.Storage;

namespace AudioAnomaly.Fleet.Tests.Stores;

/// <summary>What a fleet asks of a store, at a real one.</summary>
public abstract class FleetStoreTests : IAsyncLifetime
{
    private const int Rate = SpectrumModel.Rate;
    private static readonly GrainId Grain = GrainId.Create("microphone", "press/1 with\nanything");
    private readonly TemporaryFolder _models = new();
    private StoreServer _server = null!;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    internal StoreServer Server => _server;

    internal abstract Task<StoreServer> StartServerAsync();

    public async ValueTask InitializeAsync()
    {
        _server = await StartServerAsync();
        await SpectrumModel.SaveAsync(_models[$"{StoredSilo.Model}.aam"]);
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await _server.DisposeAsync();
        }

        _models.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Microphone_SiloStartedAgain_GoesOnFromItsState()
    {
        var sender = new Sender(Sender.Sound((10, false)));
        await using (StoredSilo silo = await SiloAsync("one"))
        {
            IMicrophoneGrain microphone = await silo.RegisterAsync();
            await microphone.PushAsync(sender.Chunk(0, 5 * Rate));
            await microphone.SaveAsync();
        }

        await using StoredSilo again = await SiloAsync("two");
        ChunkReceipt kept = await again.Microphone().LocateAsync(sender.Stream);
        ChunkReceipt next = await again.Microphone().PushAsync(sender.Chunk(5 * Rate, 5 * Rate));

        Assert.Equal((5L * Rate, 5L * Rate), (kept.Next, kept.Saved));
        Assert.Equal((ChunkOutcome.Taken, 10L * Rate), (next.Outcome, next.Next));
        Assert.Equal(10, (await again.Microphone().GetStatusAsync()).SoundSeconds);
    }

    [Fact]
    public async Task Microphone_Removed_IsUnknownToTheNextSilo()
    {
        await using (StoredSilo silo = await SiloAsync("one"))
        {
            await silo.RegisterAsync();
            await silo.Microphone().RemoveAsync();
            Assert.Null(await silo.Microphone().GetSettingsAsync());
            await silo.RegisterAsync("press-2");
        }

        await using StoredSilo again = await SiloAsync("two");

        Assert.Null(await again.Microphone().GetSettingsAsync());
        Assert.NotNull(await again.Microphone("press-2").GetSettingsAsync());
        await again.RegisterAsync();
        Assert.NotNull(await again.Microphone().GetSettingsAsync());
    }

    [Fact]
    public async Task Microphones_NamesThatReadAsOneNumber_HaveStatesOfTheirOwn()
    {
        string[] names = ["7", "07", "ab", "AB", "00000000000000000000000000000007"];
        await using StoredSilo silo = await SiloAsync("one");
        foreach (string name in names)
        {
            Assert.Null(await silo.Microphone(name).GetSettingsAsync());
            await silo.RegisterAsync(name);
        }

        foreach (string name in names)
        {
            await silo.Microphone(name).SaveAsync();
        }
    }

    [Fact]
    public async Task Storage_SecondCopyOfAGrain_IsToldSo()
    {
        await using StoredSilo silo = await SiloAsync("one");
        IGrainStorage storage = silo.Storage;
        GrainState<AlarmJournalState> one = New(), other = New(), late = New(), gone = New();
        await storage.WriteStateAsync("alarms", Grain, one);
        await storage.ReadStateAsync("alarms", Grain, other);
        await storage.ReadStateAsync("alarms", Grain, gone);
        other.State!.Last = 7;
        await storage.WriteStateAsync("alarms", Grain, other);

        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("alarms", Grain, one));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.ClearStateAsync("alarms", Grain, one));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("alarms", Grain, late));
        await storage.ReadStateAsync("alarms", Grain, one);
        Assert.Equal((7, true, other.ETag), (one.State!.Last, one.RecordExists, one.ETag));

        await storage.ClearStateAsync("alarms", Grain, one);
        await storage.ReadStateAsync("alarms", Grain, late);
        Assert.Equal((0, false), (late.State!.Last, late.RecordExists));
        await Assert.ThrowsAsync<InconsistentStateException>(() => storage.WriteStateAsync("alarms", Grain, gone));
        await storage.WriteStateAsync("alarms", Grain, late);
        Assert.True(late.RecordExists);
    }

    [Fact]
    public async Task Storage_ManyCopiesAtOnce_OneWinsEachTime()
    {
        await using StoredSilo silo = await SiloAsync("one");
        IGrainStorage storage = silo.Storage;
        int won = 0;

        await Parallel.ForAsync(0, 16, Cancellation, async (_, _) =>
        {
            GrainState<AlarmJournalState> state = New();
            await storage.ReadStateAsync("alarms", Grain, state);
            state.State!.Last++;
            try
            {
                await storage.WriteStateAsync("alarms", Grain, state);
                Interlocked.Increment(ref won);
            }
            catch (InconsistentStateException)
            {
                // Another was first.
            }
        });

        GrainState<AlarmJournalState> last = New();
        await storage.ReadStateAsync("alarms", Grain, last);
        Assert.Equal(won, last.State!.Last);
        Assert.InRange(won, 1, 16);
    }

    [Fact]
    public async Task Silos_OfOneStore_FindEachOtherAndNoticeWhoLeft()
    {
        await using StoredSilo one = await SiloAsync("one");
        await using (StoredSilo two = await SiloAsync("two"))
        {
            await Eventually.Is(async () => (await SilosAsync(one)).Count == 2 && (await SilosAsync(two)).Count == 2);
            RequestContext.Set(IPlacementDirector.PlacementHintKey, two.Address);
            await one.RegisterAsync();
            RequestContext.Clear();

            Assert.Equal("two", (await one.Microphone().GetStatusAsync()).Silo);
            Assert.Equal("two", (await two.Microphone().GetStatusAsync()).Silo);
        }

        await Eventually.Is(async () => (await SilosAsync(one)).Count == 1);
        MicrophoneStatus status = await one.Microphone().GetStatusAsync();
        Assert.Equal(("one", StoredSilo.Model), (status.Silo, status.Model));
    }

    [Fact]
    public async Task Push_StoreAwayWhileSoundComes_NothingIsLostAndStatesAreSavedAgain()
    {
        await using StoredSilo silo = await SiloAsync("one");
        byte[] sound = Sender.Sound((30, false), (20, true), (30, false));
        using var feed = new MicrophoneFeed(silo.Grains, "press-1", new MicrophoneSettings { Model = StoredSilo.Model, SampleRate = Rate });
        await feed.RegisterAsync(Cancellation);
        await feed.PushAsync(sound.AsMemory(0, 2 * 10 * Rate), Cancellation);

        await _server.GoAwayAsync();
        await feed.PushAsync(sound.AsMemory(2 * 10 * Rate, 2 * 50 * Rate), Cancellation);
        MicrophoneStatus away = await silo.Microphone().GetStatusAsync();
        await _server.ComeBackAsync();
        await feed.PushAsync(sound.AsMemory(2 * 60 * Rate), Cancellation);
        await feed.FlushAsync(Cancellation);

        Assert.False(away.IsSaving);
        Assert.Equal((80, 0), (feed.ScoredSeconds, feed.LostSeconds));
        MicrophoneStatus status = await silo.Microphone().GetStatusAsync();
        Assert.Equal((true, 80, 1), (status.IsSaving, status.SoundSeconds, status.Alarms));
        List<AlarmNews> news = [];
        await Eventually.Is(async () =>
        {
            news = [.. (await Task.WhenAll(Enumerable.Range(0, FleetNames.Journals).Select(journal => silo.Grains.GetGrain<IAlarmJournalGrain>(journal).ReadAsync("test", 0)))).SelectMany(page => page.News)];
            return news.Any(one => one.Kind == AlarmNewsKind.Ended);
        });
        Assert.Single(news, one => one.Kind == AlarmNewsKind.Raised);
    }

    private static GrainState<AlarmJournalState> New() => new() { State = new AlarmJournalState() };

    private Task<StoredSilo> SiloAsync(string name) => StoredSilo.StartAsync(name, _models.Root, _server.Use);

    private static async Task<List<SiloAddress>> SilosAsync(StoredSilo silo)
        => [.. (await silo.Grains.GetGrain<IManagementGrain>(0).GetHosts(onlyActive: true)).Keys];
}
