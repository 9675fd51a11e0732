using AudioAnomaly.Hosting.Tests.Alarms;
using AudioAnomaly.Hosting.Tests.Sources;

namespace AudioAnomaly.Hosting.Tests.AlarmSinks;

/// <summary>A store with sinks that get its notices, without a host.</summary>
internal sealed class RunningSinks : IAsyncDisposable
{
    private readonly CancellationTokenSource _stopping = new();
    private Task _running = Task.CompletedTask;

    private RunningSinks(AlarmStore store) => Store = store;

    public AlarmStore Store { get; }

    public LogOf<AlarmDispatcher> Log { get; } = new();

    /// <summary>How it goes with the first sink.</summary>
    public AlarmSinkStatus Status => Store.Status.Sinks[0];

    public static RunningSinks Start(AlarmsOptions settings, TimeProvider clock, params Func<AlarmStore, IAlarmSink>[] sinks)
    {
        var store = new AlarmStore(settings, clock, new LogOf<AlarmStore>());
        var run = new RunningSinks(store);
        AlarmDispatcher[] dispatchers = [.. sinks.Select(sink => new AlarmDispatcher(sink(store), store, clock, run.Log))];
        store.Open();
        run._running = Task.WhenAll(dispatchers.Select(dispatcher => Task.Run(() => dispatcher.RunAsync(run._stopping.Token))));
        return run;
    }

    /// <summary>Raises an alarm, and waits until it is kept.</summary>
    public async Task<AlarmRecord> RaiseAsync(AlarmRecord? alarm = null)
    {
        AlarmRecord raised = alarm ?? TestAlarm.Raised();
        Store.Raise(raised);
        await Store.FlushAsync();
        return raised;
    }

    /// <summary>Waits until each sink has got all.</summary>
    public Task IsDelivered() => Eventually.Is(() => Store.Status is { Waiting: 0 } status && status.Sinks.All(sink => sink.Pending == 0));

    public async ValueTask DisposeAsync()
    {
        if (_stopping.IsCancellationRequested)
        {
            return;
        }

        await Store.FlushAsync();
        await _stopping.CancelAsync();
        await _running;
        await Store.CloseAsync();
        Store.Dispose();
    }
}
