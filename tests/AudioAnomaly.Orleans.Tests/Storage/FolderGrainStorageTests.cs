using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;
using Orleans.Serialization;
using Orleans.Storage;

namespace AudioAnomaly.Fleet.Tests.Storage;

public sealed class FolderGrainStorageTests : IDisposable
{
    private static readonly GrainId Grain = GrainId.Create("microphone", "press/1 with\nanything");
    private readonly TemporaryFolder _folder = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddSerializer().BuildServiceProvider();
    private readonly FolderGrainStorage _storage;

    public FolderGrainStorageTests() => _storage = new FolderGrainStorage(_folder.Root, new OrleansGrainStorageSerializer(_services.GetRequiredService<Serializer>()));

    [Fact]
    public async Task Write_ThenRead_GivesTheState()
    {
        var state = new GrainState<AlarmJournalState> { State = new AlarmJournalState { Last = 7 } };
        await _storage.WriteStateAsync("alarms", Grain, state);
        var read = new GrainState<AlarmJournalState>();

        await _storage.ReadStateAsync("alarms", Grain, read);

        Assert.Equal((7, true, state.ETag), (read.State!.Last, read.RecordExists, read.ETag));
    }

    [Fact]
    public async Task Write_AfterAnotherWrote_Throws()
    {
        GrainState<AlarmJournalState> one = new() { State = new AlarmJournalState() }, other = new() { State = new AlarmJournalState() };
        await _storage.WriteStateAsync("alarms", Grain, one);
        await _storage.ReadStateAsync("alarms", Grain, other);
        await _storage.WriteStateAsync("alarms", Grain, other);

        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("alarms", Grain, one));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.ClearStateAsync("alarms", Grain, one));
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("alarms", Grain, new GrainState<AlarmJournalState> { State = new AlarmJournalState() }));
    }

    [Fact]
    public async Task Clear_ThenRead_IsNew()
    {
        var state = new GrainState<AlarmJournalState> { State = new AlarmJournalState { Last = 7 } };
        await _storage.WriteStateAsync("alarms", Grain, state);

        await _storage.ClearStateAsync("alarms", Grain, state);
        await _storage.ReadStateAsync("alarms", Grain, state);

        Assert.Equal((0, false), (state.State!.Last, state.RecordExists));
    }

    [Fact]
    public async Task Write_FromManyAtOnce_OneWinsEachTime()
    {
        int won = 0;
        await Parallel.ForAsync(0, 16, async (_, _) =>
        {
            var state = new GrainState<AlarmJournalState>();
            await _storage.ReadStateAsync("alarms", Grain, state);
            state.State!.Last++;
            try
            {
                await _storage.WriteStateAsync("alarms", Grain, state);
                Interlocked.Increment(ref won);
            }
            catch (InconsistentStateException)
            {
                // Another was first.
            }
        });

        var last = new GrainState<AlarmJournalState>();
        await _storage.ReadStateAsync("alarms", Grain, last);
        Assert.Equal(won, last.State!.Last);
    }

    public void Dispose()
    {
        _services.Dispose();
        _folder.Dispose();
    }
}
