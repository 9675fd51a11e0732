using Microsoft.Extensions.Hosting;

namespace AudioAnomaly.Hosting;

/// <summary>Tells of sources from which nothing comes, and ends all of them when the host stops.</summary>
internal sealed class LiveWatchService(LiveSources sources, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await sources.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken).ConfigureAwait(false);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
            {
                sources.CheckPatience();
            }
        }
        catch (OperationCanceledException)
        {
            // The host stops.
        }
    }
}
