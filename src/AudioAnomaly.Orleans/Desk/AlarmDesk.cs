using AudioAnomaly.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>Brings the fleet's alarms to a host: into its store, from where its sinks and its page have them. Each is confirmed when it is on the disk.</summary>
/// <param name="reader">The reader's name, the same for ever.</param>
/// <param name="grains">The cluster.</param>
/// <param name="store">The host's alarms.</param>
/// <param name="options">The settings.</param>
/// <param name="clock">Tells the time.</param>
/// <param name="logger">The log.</param>
internal sealed class AlarmDesk(string reader, IGrainFactory grains, AlarmStore store, IOptions<FleetOptions> options, TimeProvider clock, ILogger<AlarmDesk> logger) : BackgroundService
{
    private readonly long[] _confirmed = new long[options.Value.Journals];
    private bool _isToldOf;

    /// <summary>Reads every journal once.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many news came.</returns>
    internal async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        JournalPage[] pages = await Task.WhenAll(_confirmed.Select((confirmed, journal) => grains.GetGrain<IAlarmJournalGrain>(journal).ReadAsync(reader, confirmed)))
            .WaitAsync(cancellationToken).ConfigureAwait(false);
        int count = 0;
        foreach (AlarmNews news in pages.SelectMany(page => page.News))
        {
            count++;
            AlarmRecord alarm = news.ToRecord();
            if (news.Kind == AlarmNewsKind.Raised)
            {
                store.Raise(alarm);
            }
            else
            {
                store.Update(alarm);
            }
        }

        if (pages.Sum(page => page.Dropped) is > 0 and long dropped)
        {
            logger.NewsMissed(dropped);
        }

        if (count > 0)
        {
            await store.WaitWrittenAsync(cancellationToken).ConfigureAwait(false);
            FleetTelemetry.NewsRead(count);
        }

        for (int journal = 0; journal < pages.Length; journal++)
        {
            _confirmed[journal] = pages[journal].Last;
        }

        return count;
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(options.Value.ReadSeconds), clock);
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false))
        {
            try
            {
                await ReadAsync(stoppingToken).ConfigureAwait(false);
                _isToldOf = false;
            }
#pragma warning disable CA1031 // The cluster, a storage or the database is away: what was not confirmed is read again.
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                if (!_isToldOf)
                {
                    logger.NewsNotRead(e.Message);
                }

                _isToldOf = true;
            }
        }
    }
}
