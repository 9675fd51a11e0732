using Microsoft.Extensions.Hosting;

namespace AudioAnomaly.Hosting;

/// <summary>Opens the alarms when the host starts, before anything can raise one, gives them to the sinks, and closes them when all else has stopped.</summary>
internal sealed class AlarmService(AlarmStore store, AlarmSinkSet sinks) : BackgroundService
{
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        store.Open();
        await base.StartAsync(cancellationToken).ConfigureAwait(false);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        // What ended with the sources is told still.
        await store.FlushAsync().ConfigureAwait(false);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
        await store.CloseAsync().ConfigureAwait(false);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(sinks.Dispatchers.Select(dispatcher => Task.Run(() => dispatcher.RunAsync(stoppingToken), CancellationToken.None)));
}
