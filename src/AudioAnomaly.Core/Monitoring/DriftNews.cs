namespace AudioAnomaly.Monitoring;

/// <summary>Tells once of each kind of evidence that moved in a live session. Used by one thread at a time.</summary>
/// <param name="monitor">Watches the session.</param>
internal sealed class DriftNews(SessionDriftMonitor monitor)
{
    private int _told;
    private double _begin;
    private double _end;

    /// <summary>What is known of each kind of evidence.</summary>
    public IReadOnlyDictionary<string, DriftState> Kinds => monitor.Kinds;

    /// <summary>Takes in what a session gave out.</summary>
    /// <returns>The kinds that were found to have moved by it; mostly none.</returns>
    public List<DriftMove> Add(SessionUpdate update)
    {
        monitor.Add(update);
        _end = update.Frames.Count > 0 ? update.Frames[^1].TimeSeconds : _end;
        List<DriftMove> moves = [];
        for (; _told < monitor.Moved.Count; _told++)
        {
            string kind = monitor.Moved[_told];
            DriftState state = monitor.Kinds[kind];
            moves.Add(new DriftMove(kind, state.Direction, _begin + monitor.TimeOf(state.Since!.Value), _begin + monitor.TimeOf(state.ReportedAt!.Value + 1)));
        }

        return moves;
    }

    /// <summary>Begins anew with the next frame.</summary>
    public void Reset()
    {
        monitor.Reset();
        (_told, _begin) = (0, _end);
    }
}
