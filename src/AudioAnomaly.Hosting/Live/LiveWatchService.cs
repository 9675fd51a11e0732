using Microsoft.Extensions.Hosting;

namespace AudioAnomaly.Hosting;

/// <summary>Tells of sources from which nothing comes, and ends all of them when the host stops.</summary>
internal sealed class LiveWatchService(LiveSources sources, TimeProvider clock) : BackgroundService, IHostedLifecycleService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Before any other service stops: the server waits for its requests, and those of live sound and of listeners end only with their sources.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
        => await sources.CloseAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

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
