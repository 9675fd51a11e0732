using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Tool;

/// <summary>Takes what a live session gives out, and tells of drift when it begins.</summary>
internal sealed class WatchDrift
{
    private readonly DriftNews? _news;
    private readonly WatchOutput _output;

    /// <param name="model">The session's model; one that was not calibrated is not watched.</param>
    /// <param name="output">Where to tell.</param>
    public WatchDrift(AudioAnomalyModel model, WatchOutput output)
    {
        _news = model.Calibration.Scores.Count > 0 ? new DriftNews(new SessionDriftMonitor(model)) : null;
        _output = output;
    }

    public void Add(SessionUpdate update)
    {
        _output.Add(update);
        foreach (DriftMove moved in _news?.Add(update) ?? [])
        {
            _output.AddDrift(moved);
        }
    }
}
