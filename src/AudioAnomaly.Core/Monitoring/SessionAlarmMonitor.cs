using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// Makes alarms of a live session: windows as long as the recordings that the model was calibrated on are compared with these. Windows in which the device
/// failed for a tenth of the time (silence, one value, drop-outs) count for nothing. One with a short drop-out or a gap does so if the window before counted:
/// a device that loses something all the time does not keep alarms away.
/// </summary>
/// <remarks>Used by one thread at a time. Its memory does not grow with the stream.</remarks>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// using AudioAnomalySession session = model.OpenSession(sampleRate: 16000);
/// var alarms = new SessionAlarmMonitor(model, new AlarmOptions { AlarmsPerDay = 0.5 });
/// foreach (AlarmChange change in alarms.Add(session.Push(new float[1600])))
/// {
///     Console.WriteLine($"{change.Kind} at {change.Alarm.RaisedSeconds:0} s: {change.Alarm.Text}");
/// }
/// </code>
/// </example>
public sealed class SessionAlarmMonitor
{
    private static readonly DeviceFault[] NoSound = [DeviceFault.Silence, DeviceFault.Constant, DeviceFault.Dead, DeviceFault.Dropout, DeviceFault.Gap];

    private const double MostLost = 0.1;

    private readonly AudioAnomalyModel _model;
    private readonly AlarmMonitor _monitor;
    private readonly WindowComparison _comparison;
    private readonly SpectrogramAxes _axes;
    private readonly long _windowFrames;
    private readonly List<DeviceHealth> _faults = [];
    private HeardStretch _window;
    private bool _hasSkipped;

    /// <summary>Begins to watch.</summary>
    /// <param name="model">The session's model; it was calibrated.</param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public SessionAlarmMonitor(AudioAnomalyModel model, AlarmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Calibration.Scores.Count == 0)
        {
            throw new ArgumentException("The model was not calibrated, so that nothing is known of the rate of false alarms. Calibrate it on normal recordings.", nameof(model));
        }

        _model = model;
        _axes = model.FrontEnd.Axes;
        _window = new HeardStretch(_axes);
        double step = _axes.SecondsPerFrame;
        _windowFrames = model.Calibration.WindowFrames ?? Math.Max(1, (long)Math.Round(model.Settings.Windows.WindowSeconds / step));
        _comparison = new WindowComparison(model.Calibration, _axes);
        _monitor = new AlarmMonitor(new AlarmScale(_comparison.Calibrated, _windowFrames * step), options);
    }

    /// <summary>What windows are compared with.</summary>
    public AlarmScale Scale => _monitor.Scale;

    /// <summary>What makes an alarm.</summary>
    public AlarmRule Rule => _monitor.Rule;

    /// <summary>The alarm that lasts; null if there is none.</summary>
    public Alarm? Current => _monitor.Current;

    /// <summary>Goes on where a monitor of the same model was, in another process or on another machine: numbers of alarms and evidence go on.</summary>
    /// <param name="model">The session's model.</param>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <param name="options">The settings, copied; null for the defaults. Give those of the saved monitor: they are not in the state, and others hold from
    /// the next window on.</param>
    /// <returns>The monitor, which expects what the resumed session gives out.</returns>
    /// <exception cref="SessionStateException">The state is damaged or cut off, of another version of the format, or of another model.</exception>
    /// <exception cref="ArgumentException">The model was not calibrated.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    /// <exception cref="ObjectDisposedException">The model has been disposed.</exception>
    public static SessionAlarmMonitor Resume(AudioAnomalyModel model, ReadOnlyMemory<byte> state, AlarmOptions? options = null)
    {
        var monitor = new SessionAlarmMonitor(model, options);
        return SessionStateReader.Open(state, SessionStateKind.Alarms, model.Fingerprint).ReadAll(reader =>
        {
            monitor.Restore(reader);
            return monitor;
        });
    }

    /// <summary>Saves what was seen so far, to go on elsewhere; the monitor itself goes on too.</summary>
    /// <returns>The state, without the settings.</returns>
    /// <exception cref="ObjectDisposedException">The model has been disposed, and no state was saved before.</exception>
    public byte[] SaveState()
    {
        var state = new SessionStateWriter(SessionStateKind.Alarms, _model.Fingerprint);
        Save(state);
        return state.ToArray();
    }

    /// <summary>Takes in what a session gave out.</summary>
    /// <param name="update">What <see cref="AudioAnomalySession.Push(ReadOnlySpan{float}, CancellationToken)"/> returned, each once and in order.</param>
    /// <returns>What became of alarms; mostly nothing.</returns>
    public IReadOnlyList<AlarmChange> Add(SessionUpdate update) => Add(update, []);

    /// <summary>Ends the stream: an alarm that lasts is over. The rest that fills no window is not counted.</summary>
    /// <returns>The alarm that is over; null if there was none.</returns>
    public AlarmChange? Complete() => _monitor.Complete();

    /// <summary>Takes in what a session gave out, and hands out the windows that were full.</summary>
    /// <param name="update">The update.</param>
    /// <param name="windows">Gets the windows that were compared.</param>
    internal List<AlarmChange> Add(SessionUpdate update, List<AlarmWindow> windows)
    {
        ArgumentNullException.ThrowIfNull(update);
        foreach (DeviceHealth health in update.Health.Where(health => NoSound.Contains(health.Fault)))
        {
            // A fault is told twice: when it begins, and when it is over.
            _faults.RemoveAll(begun => begun.Fault == health.Fault && begun.StartSeconds == health.StartSeconds);
            _faults.Add(health);
        }

        List<AlarmChange> changes = [];
        foreach (SessionFrame frame in update.Frames)
        {
            _window.Add(frame);
            if (_window.Frames == _windowFrames)
            {
                AddWindow(changes, windows);
                _window = new HeardStretch(_axes);
            }
        }

        return changes;
    }

    internal void Save(SessionStateWriter state)
    {
        _monitor.Save(state);
        state.WriteHealths(_faults);
        _window.Save(state);
        state.Write(_hasSkipped);
    }

    /// <summary>Goes on where another monitor was; called before the first update.</summary>
    internal void Restore(SessionStateReader state)
    {
        _monitor.Restore(state);
        _faults.AddRange(state.ReadHealths());
        _window.Restore(state);
        SessionStateReader.Check(_window.Frames < _windowFrames, "a window is longer than those calibrated on");
        _hasSkipped = state.ReadBoolean();
    }

    private void AddWindow(List<AlarmChange> changes, List<AlarmWindow> windows)
    {
        double start = _window.StartSeconds, end = _window.EndSeconds;
        DeviceHealth[] failed = [.. _faults.Where(fault => fault.StartSeconds < end && EndOf(fault) >= start)];
        double lost = failed.Sum(fault => Math.Min(end, EndOf(fault)) - Math.Max(start, fault.StartSeconds));
        _faults.RemoveAll(fault => fault.EndSeconds < start);
        _hasSkipped = lost > MostLost * (end - start) || (failed.Length > 0 && !_hasSkipped);
        AlarmChange? change;
        if (_hasSkipped)
        {
            change = _monitor.Skip(end);
        }
        else
        {
            AlarmWindow window = _comparison.Compare(_window);
            windows.Add(window);
            change = _monitor.Add(window);
        }

        if (change is not null)
        {
            changes.Add(change);
        }
    }

    private static double EndOf(DeviceHealth fault) => fault.EndSeconds ?? double.PositiveInfinity;
}
