using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>Looks now and then whether jobs lost their silo; every silo does.</summary>
internal sealed class JobWaker(IGrainFactory grains, IOptions<FleetJobOptions> options, TimeProvider clock, ILogger<JobWaker> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.WakeInterval, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await grains.GetGrain<IRunningJobsGrain>(0).WakeAsync().ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A silo or the storage is away: the next look finds the jobs.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                logger.JobsNotWoken(e.Message);
            }
        }
    }
}
