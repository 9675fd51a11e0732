namespace AudioAnomaly.Monitoring;

/// <summary>Tells once of each kind of evidence that moved in a live session. Used by one thread at a time.</summary>
/// <param name="monitor">Watches the session.</param>
internal sealed class DriftNews(SessionDriftMonitor monitor)
{
    private int _told;

    /// <summary>What is known of each kind of evidence.</summary>
    public IReadOnlyDictionary<string, DriftState> Kinds => monitor.Kinds;

    /// <summary>Takes in what a session gave out.</summary>
    /// <returns>The kinds that were found to have moved by it; mostly none.</returns>
    public List<DriftMove> Add(SessionUpdate update)
    {
        monitor.Add(update);
        List<DriftMove> moves = [];
        for (; _told < monitor.Moved.Count; _told++)
        {
            string kind = monitor.Moved[_told];
            DriftState state = monitor.Kinds[kind];
            moves.Add(new DriftMove(kind, state.Direction, monitor.TimeOf(state.Since!.Value), monitor.TimeOf(state.ReportedAt!.Value + 1)));
        }

        return moves;
    }
}
