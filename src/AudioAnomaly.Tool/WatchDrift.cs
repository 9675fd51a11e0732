using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>Takes what a live session gives out, and tells of drift when it begins.</summary>
internal sealed class WatchDrift
{
    private readonly SessionDriftMonitor? _monitor;
    private readonly WatchOutput _output;
    private int _told;

    /// <param name="model">The session's model; one that was not calibrated is not watched.</param>
    /// <param name="output">Where to tell.</param>
    public WatchDrift(AudioAnomalyModel model, WatchOutput output)
    {
        _monitor = model.Calibration.Scores.Count > 0 ? new SessionDriftMonitor(model) : null;
        _output = output;
    }

    public void Add(SessionUpdate update)
    {
        _output.Add(update);
        if (_monitor is null)
        {
            return;
        }

        _monitor.Add(update);
        for (; _told < _monitor.Moved.Count; _told++)
        {
            string kind = _monitor.Moved[_told];
            DriftState state = _monitor.Kinds[kind];
            _output.AddDrift(kind, state.Direction, _monitor.TimeOf(state.Since!.Value), _monitor.TimeOf(state.ReportedAt!.Value + 1));
        }
    }
}
