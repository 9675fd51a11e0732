using AudioAnomaly.Hosting.Tests.Sources;
using Microsoft.Extensions.Time.Testing;

namespace AudioAnomaly.Hosting.Tests.Alarms;

/// <summary>A store that is open, its log, and what tests wait for.</summary>
internal sealed class OpenStore : IAsyncDisposable
{
    private OpenStore(AlarmStore store, LogOf<AlarmStore> log) => (Store, Log) = (store, log);

    public AlarmStore Store { get; }

    public LogOf<AlarmStore> Log { get; }

    public AlarmStoreStatus Status => Store.Status;

    /// <summary>Opens a store without a host.</summary>
    /// <param name="settings">The settings; those by default, in memory, if null.</param>
    /// <param name="clock">The clock; that of the system if null.</param>
    /// <param name="sinks">Names of sinks.</param>
    /// <param name="mostWrites">How much may wait.</param>
    /// <param name="mostSoundBytes">How many bytes of sound may wait.</param>
    /// <param name="keepsOpen">Whether somebody tells of alarms that go on elsewhere.</param>
    public static OpenStore Open(
        AlarmsOptions? settings = null,
        TimeProvider? clock = null,
        string[]? sinks = null,
        int mostWrites = 10_000,
        long mostSoundBytes = 1 << 20,
        bool keepsOpen = false)
    {
        var log = new LogOf<AlarmStore>();
        var store = new AlarmStore(settings ?? new AlarmsOptions(), clock ?? TimeProvider.System, log, mostWrites, mostSoundBytes, patienceSeconds: 1);
        foreach (string sink in sinks ?? [])
        {
            store.AddSink(sink);
        }

        if (keepsOpen)
        {
            store.KeepOpen();
        }

        store.Open();
        return new OpenStore(store, log);
    }

    /// <summary>Waits until all is written.</summary>
    public Task IsWritten() => Eventually.Is(() => Store.Status is { Waiting: 0, IsWriting: true });

    /// <summary>The same after a fault: the clock runs until the next try.</summary>
    public Task IsWrittenAsync(FakeTimeProvider clock) => Eventually.Is(() =>
    {
        clock.Advance(TimeSpan.FromSeconds(5));
        return Store.Status is { Waiting: 0, IsWriting: true };
    });

    /// <summary>Raises an alarm, and waits until it is kept.</summary>
    public async Task<AlarmRecord> KeepAsync(AlarmRecord alarm)
    {
        Store.Raise(alarm);
        await FoundAsync(alarm.Id, found => found is not null);
        return alarm;
    }

    /// <summary>Waits until an alarm is as expected.</summary>
    public async Task<AlarmRecord?> FoundAsync(string id, Func<AlarmRecord?, bool> isSo)
    {
        AlarmRecord? found = null;
        await Eventually.Is(async () => isSo(found = await Store.FindAsync(id, TestContext.Current.CancellationToken)));
        return found;
    }

    public async Task<string[]> ListAsync(AlarmQuery? query = null)
        => [.. (await Store.ListAsync(query ?? new AlarmQuery(), TestContext.Current.CancellationToken)).Select(alarm => alarm.Id)];

    public async Task<IReadOnlyList<AlarmNotice>> NoticesAsync(long after = 0)
        => await Store.ReadNoticesAsync(after, 10_000, TestContext.Current.CancellationToken);

    public async ValueTask DisposeAsync()
    {
        await Store.CloseAsync();
        Store.Dispose();
    }
}
