using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>Tells once of each kind of evidence that moved in a live session. Used by one thread at a time.</summary>
/// <param name="monitor">Watches the session.</param>
internal sealed class DriftNews(SessionDriftMonitor monitor)
{
    private readonly SessionDriftMonitor _monitor = monitor;
    private int _told;
    private double _begin;
    private double _end;

    /// <summary>What is known of each kind of evidence.</summary>
    public IReadOnlyDictionary<string, DriftState> Kinds => _monitor.Kinds;

    /// <summary>Takes in what a session gave out.</summary>
    /// <returns>The kinds that were found to have moved by it; mostly none.</returns>
    public List<DriftMove> Add(SessionUpdate update)
    {
        _monitor.Add(update);
        _end = update.Frames.Count > 0 ? update.Frames[^1].TimeSeconds : _end;
        List<DriftMove> moves = [];
        for (; _told < _monitor.Moved.Count; _told++)
        {
            string kind = _monitor.Moved[_told];
            DriftState state = _monitor.Kinds[kind];
            moves.Add(new DriftMove(kind, state.Direction, _begin + _monitor.TimeOf(state.Since!.Value), _begin + _monitor.TimeOf(state.ReportedAt!.Value + 1)));
        }

        return moves;
    }

    /// <summary>Goes on with a session of the same model that was saved.</summary>
    public static DriftNews Resume(AudioAnomalyModel model, SessionStateReader state)
    {
        var news = new DriftNews(SessionDriftMonitor.Resume(model, state));
        (news._told, news._begin, news._end) = (state.ReadInt32(0, news._monitor.Moved.Count), state.ReadDouble(), state.ReadDouble());
        return news;
    }

    public void Save(SessionStateWriter state)
    {
        _monitor.Save(state);
        state.Write((long)_told);
        state.Write(_begin);
        state.Write(_end);
    }

    /// <summary>Begins anew with the next frame.</summary>
    public void Reset()
    {
        _monitor.Reset();
        (_told, _begin) = (0, _end);
    }
}
