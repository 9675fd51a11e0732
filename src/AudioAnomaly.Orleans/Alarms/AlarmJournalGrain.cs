using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Fleet;

/// <summary>A journal as a grain: every change is saved before it is answered.</summary>
internal sealed class AlarmJournalGrain(
    [PersistentState("alarms", FleetNames.Storage)] IPersistentState<AlarmJournalState> state,
    IOptions<FleetOptions> options,
    ILogger<AlarmJournalGrain> logger) : Grain, IAlarmJournalGrain
{
    private AlarmJournal _journal = new(new AlarmJournalState(), 0);

    /// <inheritdoc/>
    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _journal = new AlarmJournal(state.State, options.Value.MostNews);
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task AppendAsync(IReadOnlyList<AlarmNews> news)
    {
        ArgumentNullException.ThrowIfNull(news);
        (bool isNew, int dropped) = _journal.Append(news);
        if (dropped > 0)
        {
            FleetTelemetry.NewsDropped(dropped);
            logger.NewsDropped(this.GetPrimaryKeyLong(), dropped, options.Value.MostNews);
        }

        if (isNew)
        {
            await state.WriteOrRestAsync(this).ConfigureAwait(true);
        }
    }

    /// <inheritdoc/>
    public async Task<JournalPage> ReadAsync(string reader, long confirmed)
    {
        ArgumentException.ThrowIfNullOrEmpty(reader);
        JournalPage page = _journal.Read(reader, confirmed, out bool isChanged);
        if (isChanged)
        {
            await state.WriteOrRestAsync(this).ConfigureAwait(true);
        }

        return page;
    }

    /// <inheritdoc/>
    public async Task ForgetAsync(string reader)
    {
        ArgumentException.ThrowIfNullOrEmpty(reader);
        if (_journal.Forget(reader))
        {
            await state.WriteOrRestAsync(this).ConfigureAwait(true);
        }
    }
}
