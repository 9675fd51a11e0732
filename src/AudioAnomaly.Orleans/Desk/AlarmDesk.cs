using AudioAnomaly.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>
/// Brings the fleet's alarms to a host: into its store, from where its sinks and its page have them. Each is confirmed when it is on the disk. Each journal is
/// read by itself: one that cannot be read does not keep the alarms of the others from the host.
/// </summary>
/// <param name="reader">The reader's name, the same for ever.</param>
/// <param name="grains">The cluster.</param>
/// <param name="store">The host's alarms.</param>
/// <param name="options">The settings.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">The log.</param>
internal sealed class AlarmDesk(string reader, IGrainFactory grains, AlarmStore store, IOptions<FleetOptions> options, TimeProvider clock, ILogger<AlarmDesk> logger) : BackgroundService
{
    /// <inheritdoc/>
    protected override Task ExecuteAsync(CancellationToken stoppingToken)
        => Task.WhenAll(Enumerable.Range(0, FleetNames.Journals).Select(journal => FollowAsync(journal, stoppingToken)));

    private Task FollowAsync(int number, CancellationToken stoppingToken)
    {
        var journal = new DeskJournal(number, reader, grains, store, logger);
        return PeriodicWork.RunAsync(TimeSpan.FromSeconds(options.Value.ReadSeconds), clock, journal.ReadAsync, problem => logger.NewsNotRead(number, problem), stoppingToken);
    }
}
