using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// Watches a live session: the highest map cell of each stretch of sound is compared with those of the recordings that the model was calibrated on; where the
/// detector knows kinds of evidence, each kind for itself.
/// </summary>
/// <remarks>The probability of a false report holds for all kinds together. Used by one thread at a time. Its memory does not grow with the stream.</remarks>
public sealed class SessionDriftMonitor
{
    private readonly AudioAnomalyModel _model;
    private readonly EvidenceDriftMonitor _monitor;
    private readonly long _windowFrames;
    private readonly double _windowSeconds;
    private readonly bool _hasKinds;
    private readonly Dictionary<string, double> _kinds = new(StringComparer.Ordinal);
    private long _frames;
    private long _skipped;
    private double _peak = double.NegativeInfinity;

    /// <summary>Begins to watch.</summary>
    /// <param name="model">The session's model; it was calibrated.</param>
    /// <param name="windowSeconds">
    /// The length of a stretch in seconds: that of the recordings that the model was calibrated on, because the highest cell of a longer one is higher. Null
    /// (the default) takes the length that was usual in the calibration.
    /// </param>
    /// <param name="options">The settings, copied; null for the defaults. They count stretches: a day has 8,640 of 10 s.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="windowSeconds"/> is not above 0.</exception>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public SessionDriftMonitor(AudioAnomalyModel model, double? windowSeconds = null, DriftMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        double step = model.FrontEnd.Axes.SecondsPerFrame;
        double seconds = windowSeconds ?? (model.Calibration.WindowFrames * step) ?? model.Settings.Windows.WindowSeconds;
        if (!(seconds > 0 && double.IsFinite(seconds)))
        {
            throw new ArgumentOutOfRangeException(nameof(windowSeconds), windowSeconds, "A stretch must be longer than 0 s.");
        }

        IReadOnlyDictionary<string, KindCalibration> kinds = model.Calibration.Kinds;
        (_hasKinds, _windowSeconds, _windowFrames) = (kinds.Count > 0, seconds, Math.Max(1, (long)Math.Round(seconds / step)));
        IReadOnlySet<string> ofWindows = (model.Detector as IStandardizedDetector)?.KindsOfWindows ?? new HashSet<string>();
        _monitor = new EvidenceDriftMonitor(
            _hasKinds
                ? kinds.ToDictionary(kind => kind.Key, kind => ofWindows.Contains(kind.Key) ? kind.Value.Scores : kind.Value.MapPeaks, StringComparer.Ordinal)
                : new Dictionary<string, IReadOnlyList<double>> { [EvidenceDriftMonitor.ScoreKind] = model.Calibration.MapPeaks },
            options);
    }

    /// <summary>
    /// What is known so far; scores are stretches. Of the kind that was reported first; while there is none, of the one with the most evidence.
    /// </summary>
    public DriftState State => _monitor.State;

    /// <summary>What is known of each kind of evidence; the only one is <see cref="EvidenceDriftMonitor.ScoreKind"/> if the detector knows none.</summary>
    public IReadOnlyDictionary<string, DriftState> Kinds => _monitor.Kinds;

    /// <summary>The kinds that moved, in the order in which they were reported.</summary>
    public IReadOnlyList<string> Moved => _monitor.Moved;

    /// <summary>Goes on where a monitor of the same model was, in another process or on another machine.</summary>
    /// <param name="model">The session's model.</param>
    /// <param name="state">What <see cref="SaveState"/> gave; the length of stretches is in it.</param>
    /// <param name="options">The settings, copied; null for the defaults. Give those of the saved monitor: they are not in the state, and the probability of a
    /// false report holds for one choice only.</param>
    /// <returns>The monitor, which expects what the resumed session gives out.</returns>
    /// <exception cref="SessionStateException">The state is damaged or cut off, of another version of the format, or of another model.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public static SessionDriftMonitor Resume(AudioAnomalyModel model, ReadOnlyMemory<byte> state, DriftMonitorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        DriftMonitorOptions settings = DriftMonitorOptions.Format.Checked(options ?? new DriftMonitorOptions());
        return SessionStateReader.Open(state, SessionStateKind.Drift, model.Fingerprint).ReadAll(reader => Resume(model, reader, settings));
    }

    /// <summary>Saves what was seen so far, to go on elsewhere; the monitor itself goes on too.</summary>
    /// <returns>The state, without the settings.</returns>
    /// <exception cref="ObjectDisposedException">The model has been disposed, and no state was saved before.</exception>
    public byte[] SaveState()
    {
        var state = new SessionStateWriter(SessionStateKind.Drift, _model.Fingerprint);
        Save(state);
        return state.ToArray();
    }

    /// <summary>When a stretch began.</summary>
    /// <param name="number">Its number, as in <see cref="DriftState.Since"/>; the next one begins where it ends.</param>
    /// <returns>Seconds since the first frame that was taken in after the start or the last reset.</returns>
    public double TimeOf(long number) => (number + _skipped) * _windowSeconds;

    /// <summary>Takes in what a session gave out.</summary>
    /// <param name="update">What <see cref="AudioAnomalySession.Push(ReadOnlySpan{float}, CancellationToken)"/> returned, each once and in order. The rest of a
    /// stream that fills no stretch is not counted.</param>
    /// <returns>What is known now.</returns>
    public DriftState Add(SessionUpdate update)
    {
        ArgumentNullException.ThrowIfNull(update);
        foreach (SessionFrame frame in update.Frames)
        {
            _peak = frame.IsOfWindow ? frame.Peak : Math.Max(_peak, frame.Peak);
            foreach (KindScore kind in frame.Kinds)
            {
                // A window's score holds what the window holds; cells hold their moment only.
                _kinds[kind.Kind] = kind.IsOfWindow ? kind.Score : Math.Max(_kinds.GetValueOrDefault(kind.Kind), kind.Score);
            }

            if (++_frames == _windowFrames)
            {
                AddStretch();
                Begin();
            }
        }

        return State;
    }

    /// <summary>Forgets what was seen: after something was done about a drift.</summary>
    public void Reset()
    {
        _monitor.Reset();
        _skipped = 0;
        Begin();
    }

    /// <summary>Goes on with a monitor that is a part of something larger.</summary>
    internal static SessionDriftMonitor Resume(AudioAnomalyModel model, SessionStateReader state, DriftMonitorOptions? options = null)
    {
        var monitor = new SessionDriftMonitor(model, state.ReadDouble(), options);
        monitor.Restore(state);
        return monitor;
    }

    internal void Save(SessionStateWriter state)
    {
        state.Write(_windowSeconds);
        state.Write(_frames);
        state.Write(_skipped);
        state.Write(_peak);
        state.WriteCount(_kinds.Count);
        foreach ((string kind, double score) in _kinds)
        {
            state.Write(kind);
            state.Write(score);
        }

        _monitor.Save(state);
    }

    private void Restore(SessionStateReader state)
    {
        (_frames, _skipped, _peak) = (state.ReadInt64(), state.ReadInt64(), state.ReadDouble());
        SessionStateReader.Check(_frames >= 0 && _frames < _windowFrames, "a stretch is longer than one is");
        for (int count = state.ReadCount(); _kinds.Count < count;)
        {
            _kinds.Add(state.ReadText(), state.ReadDouble());
        }

        _monitor.Restore(state);
    }

    private void AddStretch()
    {
        if (!_hasKinds)
        {
            _monitor.Add(new Dictionary<string, double> { [EvidenceDriftMonitor.ScoreKind] = _peak });
        }
        else if (_kinds.Count == _monitor.Kinds.Count)
        {
            _monitor.Add(_kinds);
        }
        else
        {
            // Before the first full window nothing is known of some kinds.
            _skipped++;
        }
    }

    private void Begin()
    {
        (_frames, _peak) = (0, double.NegativeInfinity);
        _kinds.Clear();
    }
}
