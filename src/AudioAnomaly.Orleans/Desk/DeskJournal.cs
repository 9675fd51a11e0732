using System.Text.Json;
using AudioAnomaly.Hosting;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>One journal as a desk reads it. Used by one task at a time.</summary>
/// <param name="number">Which journal.</param>
/// <param name="reader">The reader's name.</param>
/// <param name="grains">The cluster.</param>
/// <param name="store">The host's alarms.</param>
/// <param name="logger">The log.</param>
internal sealed class DeskJournal(int number, string reader, IGrainFactory grains, AlarmStore store, ILogger logger)
{
    private const int MostLasting = 1000;

    private long _confirmed;

    // What is not known to be on the disk, and how many of its news the store has taken: they are not given to it again.
    private JournalPage? _page;
    private int _taken;
    private bool _hasMissed;

    /// <summary>Reads what there is, each page when the one before is on the disk.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How many news came.</returns>
    /// <exception cref="AlarmStoreException">The database cannot be written now: the next call goes on there.</exception>
    public async Task<int> ReadAsync(CancellationToken cancellationToken)
    {
        int all = 0, count;
        do
        {
            count = await ReadPageAsync(cancellationToken).ConfigureAwait(false);
            all += count;
        }
        while (count >= AlarmJournal.PageLength);
        if (_hasMissed)
        {
            await EndMissedAsync(cancellationToken).ConfigureAwait(false);
            _hasMissed = false;
        }

        return all;
    }

    /// <summary>Ends alarms that are over, of which the news were dropped.</summary>
    private async Task EndMissedAsync(CancellationToken cancellationToken)
    {
        var query = new AlarmQuery { OnlyLasting = true, Limit = MostLasting };
        foreach (AlarmRecord lasting in (await store.ListAsync(query, cancellationToken).ConfigureAwait(false)).Where(alarm => AlarmJournal.Of(alarm.Source) == number))
        {
            MicrophoneStatus now = await grains.GetGrain<IMicrophoneGrain>(lasting.Source).GetStatusAsync().WaitAsync(cancellationToken).ConfigureAwait(false);
            if (now is { LastSampleAt: { } last } && now.AlarmId != lasting.Id)
            {
                // When it ended is not known; not later than this.
                DateTimeOffset end = last > lasting.RaisedAt ? last : lasting.RaisedAt;
                double lasted = (end - lasting.RaisedAt).TotalSeconds;
                store.Update(lasting with { EndedAt = end, Alarm = lasting.Alarm with { EndSeconds = lasting.Alarm.RaisedSeconds + lasted } }, isElsewhere: true);
            }
        }

        await store.WaitWrittenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task<int> ReadPageAsync(CancellationToken cancellationToken)
    {
        if (_page is null)
        {
            _page = await grains.GetGrain<IAlarmJournalGrain>(number).ReadAsync(reader, _confirmed).WaitAsync(cancellationToken).ConfigureAwait(false);
            _taken = 0;
            if (_page.Dropped > 0)
            {
                logger.NewsMissed(_page.Dropped);
                _hasMissed = true;
            }
        }

        JournalPage page = _page;
        for (; _taken < page.News.Count; _taken++)
        {
            if (!Give(page.News[_taken]))
            {
                throw new AlarmStoreException("Too much waits to be written to the database of alarms.");
            }
        }

        if (page.News.Count > 0)
        {
            await store.WaitWrittenAsync(cancellationToken).ConfigureAwait(false);
            FleetTelemetry.NewsRead(page.News.Count);
        }

        (_confirmed, _page) = (page.Last, null);
        return page.News.Count;
    }

    /// <returns>False if the store has no room.</returns>
    private bool Give(AlarmNews news)
    {
        AlarmRecord alarm;
        try
        {
            alarm = news.ToRecord();
        }
        catch (JsonException e)
        {
            // It will not become readable: the others must not wait for it.
            logger.NewsUnreadable(news.AlarmId, number, e.Message);
            return true;
        }

        return news.Kind == AlarmNewsKind.Raised ? store.Raise(alarm, isElsewhere: true) : store.Update(alarm, isElsewhere: true);
    }
}
