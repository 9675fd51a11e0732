namespace AudioAnomaly.Monitoring;

/// <summary>
/// Watches a live session: the highest map cell of each stretch of sound is compared with those of the recordings that the model was calibrated on.
/// </summary>
/// <remarks>Used by one thread at a time. Its memory does not grow with the stream.</remarks>
public sealed class SessionDriftMonitor
{
    private readonly DriftMonitor _monitor;
    private readonly long _windowFrames;
    private long _frames;
    private double _peak = double.NegativeInfinity;

    /// <summary>Begins to watch.</summary>
    /// <param name="model">The session's model; it was calibrated.</param>
    /// <param name="windowSeconds">
    /// The length of a stretch in seconds: that of the recordings that the model was calibrated on, because the highest cell of a longer one is higher. Null
    /// for the model's windows (<see cref="WindowOptions.WindowSeconds"/>), which is right if the recordings were as long or longer.
    /// </param>
    /// <param name="options">The settings, copied; null for the defaults. They count stretches: a day has 8,640 of 10 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="windowSeconds"/> is not above 0.</exception>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public SessionDriftMonitor(AudioAnomalyModel model, double? windowSeconds = null, DriftMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        double seconds = windowSeconds ?? model.Settings.Windows.WindowSeconds;
        if (!(seconds > 0 && double.IsFinite(seconds)))
        {
            throw new ArgumentOutOfRangeException(nameof(windowSeconds), windowSeconds, "A stretch must be longer than 0 s.");
        }

        _monitor = new DriftMonitor(model.Calibration.MapPeaks, options);
        _windowFrames = Math.Max(1, (long)Math.Round(seconds / model.FrontEnd.Axes.SecondsPerFrame));
    }

    /// <summary>What is known so far; scores are stretches.</summary>
    public DriftState State => _monitor.State;

    /// <summary>Takes in what a session gave out.</summary>
    /// <param name="update">What <see cref="AudioAnomalySession.Push"/> returned, each once and in order. The rest of a stream that fills no stretch is not
    /// counted.</param>
    /// <returns>What is known now.</returns>
    public DriftState Add(SessionUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        foreach (SessionFrame frame in update.Frames)
        {
            _peak = Math.Max(_peak, frame.Peak);
            if (++_frames == _windowFrames)
            {
                _monitor.Add(_peak);
                (_frames, _peak) = (0, double.NegativeInfinity);
            }
        }

        return State;
    }

    /// <summary>Forgets what was seen: after something was done about a drift.</summary>
    public void Reset()
    {
        _monitor.Reset();
        (_frames, _peak) = (0, double.NegativeInfinity);
    }
}
