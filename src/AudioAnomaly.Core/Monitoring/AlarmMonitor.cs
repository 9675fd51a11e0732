using System.Globalization;
using AudioAnomaly.Components;

namespace AudioAnomaly.Monitoring;

/// <summary>
/// Makes alarms of unusual windows of sound: x of y, a minimum length, hysteresis and a quiet time, with a rate of false alarms that holds for few calibrated
/// windows as for many.
/// </summary>
/// <remarks>
/// <para>If all windows, those calibrated on and those watched, are exchangeable, then the mean number of false alarms a day is at most
/// <see cref="AlarmRule.FalseAlarmsPerDay"/>, whatever the scores' distribution, but for the share of single windows, which rests on fitted distributions. A
/// machine whose sound changes for good is not exchangeable with its past: see <see cref="DriftMonitor"/>.</para>
/// <para>Used by one thread at a time. Its memory does not grow with what it sees.</para>
/// </remarks>
/// <example>
/// <code>
/// // 120 normal windows of 2 s were calibrated on. Of a model's sessions SessionAlarmMonitor makes the windows.
/// var monitor = new AlarmMonitor(new AlarmScale(Calibrated: 120, WindowSeconds: 2), new AlarmOptions { AlarmsPerDay = 0.5 });
/// var window = new AlarmWindow { StartSeconds = 0, EndSeconds = 2, PeakSeconds = 1.2, Kind = "event", Score = 4.1, Above = 0, TailPValue = 1e-7 };
/// if (monitor.Add(window) is { Kind: AlarmChangeKind.Raised } change)
/// {
///     Console.WriteLine(change.Alarm.Text);
/// }
/// </code>
/// </example>
public sealed class AlarmMonitor
{
    private readonly AlarmOptions _options;
    private readonly List<AlarmWindow> _recent = [];
    private readonly Dictionary<string, double> _over = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AnomalyEvidence> _evidence = new(StringComparer.Ordinal);
    private readonly int _holdLevel;
    private double _lastUnusual;
    private double? _since;
    private int _windows;
    private int _unusual;
    private int _worstLevel;
    private long _number;

    /// <summary>Begins to watch.</summary>
    /// <param name="scale">What windows are compared with.</param>
    /// <param name="options">The settings, copied; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number of the scale is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public AlarmMonitor(AlarmScale scale, AlarmOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(scale);
        ArgumentOutOfRangeException.ThrowIfLessThan(scale.Calibrated, 1, nameof(scale));
        if (!(scale.WindowSeconds > 0 && double.IsFinite(scale.WindowSeconds)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale.WindowSeconds, "A window must be longer than 0 s.");
        }

        Scale = scale;
        _options = AlarmOptions.Format.Checked(options ?? new AlarmOptions());
        Rule = AlarmRule.Choose(scale, _options);
        _holdLevel = Math.Max(Rule.Level, (int)(_options.HoldPValue * (scale.Calibrated + 1)));
    }

    /// <summary>What windows are compared with.</summary>
    public AlarmScale Scale { get; }

    /// <summary>What makes an alarm.</summary>
    public AlarmRule Rule { get; }

    /// <summary>The alarm that lasts; null if there is none.</summary>
    public Alarm? Current { get; private set; }

    /// <summary>Takes in the next window.</summary>
    /// <param name="window">The window, of the scale's length.</param>
    /// <returns>What became of an alarm; null if nothing.</returns>
    public AlarmChange? Add(AlarmWindow window)
    {
        ArgumentNullException.ThrowIfNull(window);
        _recent.Add(window);
        if (_recent.Count > Rule.Of)
        {
            _recent.RemoveAt(0);
        }

        return Current is { } current ? GoOn(current, window) : Look(window);
    }

    /// <summary>Tells that nothing is known of a window, because the device failed. An alarm that lasts is over in time nevertheless.</summary>
    /// <param name="endSeconds">When the window ended, in seconds of the stream.</param>
    /// <returns>The alarm that is over; null if there was none.</returns>
    public AlarmChange? Skip(double endSeconds)
        => Current is { } current && endSeconds - _lastUnusual >= _options.ClearSeconds ? End(current) : null;

    /// <summary>Ends the stream: an alarm that lasts is over.</summary>
    /// <returns>The alarm that is over; null if there was none.</returns>
    public AlarmChange? Complete() => Current is { } current ? End(current) : null;

    internal void Save(SessionStateWriter state)
    {
        state.WriteWindows(_recent);
        state.WriteCount(_over.Count);
        foreach ((string kind, double seconds) in _over)
        {
            state.Write(kind);
            state.Write(seconds);
        }

        state.WriteEvidences(_evidence.Values);
        state.Write(_lastUnusual);
        state.WriteOptional(_since);
        state.Write((long)_windows);
        state.Write((long)_unusual);
        state.Write((long)_worstLevel);
        state.Write(_number);
        state.Write(Current is not null);
        if (Current is not null)
        {
            state.WriteAlarm(Current);
        }
    }

    /// <summary>Goes on where another monitor was; called before the first window.</summary>
    internal void Restore(SessionStateReader state)
    {
        // A rule of fewer windows may have come meanwhile.
        _recent.AddRange(state.ReadWindows().TakeLast(Rule.Of));
        for (int count = state.ReadCount(); _over.Count < count;)
        {
            _over.Add(state.ReadText(), state.ReadDouble());
        }

        _evidence.RestoreEvidence(state.ReadEvidences());
        (_lastUnusual, _since) = (state.ReadDouble(), state.ReadOptional());
        (_windows, _unusual, _worstLevel) = (state.ReadInt32(), state.ReadInt32(), state.ReadInt32());
        _number = state.ReadInt64();
        Current = state.ReadBoolean() ? state.ReadAlarm() : null;
    }

    private AlarmChange? Look(AlarmWindow window)
    {
        AlarmWindow[] unusual = [.. _recent.Where(recent => recent.Above < Rule.Level)];
        bool isRule = unusual.Length >= Rule.Required;
        _since = isRule ? _since ?? unusual[0].StartSeconds : null;
        bool isSingle = IsSingle(window);
        if (!isSingle && !(isRule && window.Above < Rule.Level))
        {
            return null;
        }

        AlarmWindow[] about = isRule ? unusual : [window];
        double start = _since ?? window.StartSeconds;
        AlarmWindow strongest = about.MinBy(one => one.TailPValue)!;
        if (window.EndSeconds - start < _options.MinSeconds || IsHeldOff(strongest.Kind, window.EndSeconds))
        {
            return null;
        }

        _evidence.Clear();
        (_lastUnusual, _unusual, _worstLevel) = (window.EndSeconds, about.Length, about.Max(one => one.Above) + 1);
        _windows = _recent.Count - _recent.IndexOf(about[0]);
        var alarm = new Alarm
        {
            Number = ++_number,
            StartSeconds = start,
            RaisedSeconds = window.EndSeconds,
            Kind = strongest.Kind,
            Score = strongest.Score,
            PeakSeconds = strongest.PeakSeconds,
            LowHz = strongest.LowHz,
            HighHz = strongest.HighHz,
            FalseAlarmsPerDay = Math.Min(Rule.FalseAlarmsPerDay, RateNow(strongest)),
            Text = string.Empty,
        };
        Current = Told(about.Aggregate(alarm, (known, one) => With(known, one, strongest)));
        return new AlarmChange(AlarmChangeKind.Raised, Current);
    }

    private AlarmChange? GoOn(Alarm current, AlarmWindow window)
    {
        _windows++;
        if (window.Above >= _holdLevel)
        {
            return window.EndSeconds - _lastUnusual >= _options.ClearSeconds ? End(current) : null;
        }

        // What is before the window and kept the alarm up no longer belongs to another one.
        _lastUnusual = window.EndSeconds;
        if (window.Above >= Rule.Level)
        {
            return null;
        }

        _unusual++;
        _worstLevel = Math.Max(_worstLevel, window.Above + 1);
        int kinds = _evidence.Count;
        bool isStronger = window.Score > current.Score;
        Alarm next = With(current, window, window);
        if (isStronger)
        {
            next = next with { Kind = window.Kind, Score = window.Score, PeakSeconds = window.PeakSeconds, LowHz = window.LowHz, HighHz = window.HighHz };
        }

        Current = Told(next with { FalseAlarmsPerDay = Math.Min(current.FalseAlarmsPerDay, RateNow(window)) });
        return isStronger || _evidence.Count > kinds ? new AlarmChange(AlarmChangeKind.Changed, Current) : null;
    }

    private AlarmChange End(Alarm current)
    {
        Alarm ended = Told(current with { EndSeconds = _lastUnusual });
        foreach (string kind in _evidence.Keys.Append(ended.Kind))
        {
            _over[kind] = _lastUnusual;
        }

        _recent.Clear();
        (Current, _since) = (null, null);
        return new AlarmChange(AlarmChangeKind.Ended, ended);
    }

    private bool IsSingle(AlarmWindow window) => Rule.SingleWindowPValue > 0 && window.Above == 0 && window.TailPValue <= Rule.SingleWindowPValue;

    private bool IsHeldOff(string kind, double seconds) => _over.TryGetValue(kind, out double over) && seconds - over < _options.HoldOffSeconds;

    /// <summary>Adds what speaks in a window.</summary>
    private Alarm With(Alarm alarm, AlarmWindow window, AlarmWindow strongest)
    {
        foreach (AnomalyEvidence heard in window.Evidence)
        {
            if (!_evidence.TryGetValue(heard.Kind, out AnomalyEvidence? known) || heard.Z > known.Z)
            {
                _evidence[heard.Kind] = heard;
            }
        }

        AnomalyEvidence[] all = [.. _evidence.Values.OrderByDescending(heard => heard.Kind == strongest.Kind).ThenByDescending(heard => heard.Z)];
        return alarm with { Evidence = all };
    }

    /// <summary>How rare so many windows are, or the strongest of them by itself.</summary>
    private double RateNow(AlarmWindow strongest) => Math.Max(
        double.Epsilon,
        Math.Min(
            _unusual >= Rule.Required ? Scale.RateOf(_unusual, Math.Max(_windows, _unusual), _worstLevel) : double.PositiveInfinity,
            strongest.Above == 0 ? Scale.WindowsPerDay * strongest.TailPValue : double.PositiveInfinity));

    private Alarm Told(Alarm alarm)
    {
        double seconds = (alarm.EndSeconds ?? _lastUnusual) - alarm.StartSeconds;
        string what = alarm.Evidence.FirstOrDefault(heard => heard.Kind == alarm.Kind)?.Text
            ?? (alarm is { LowHz: { } low, HighHz: { } high }
                ? string.Create(CultureInfo.InvariantCulture, $"unusual sound from {low:0} to {high:0} Hz")
                : "unusual sound");
        return alarm with { Text = string.Create(CultureInfo.InvariantCulture, $"{what}, for {seconds:0} s") };
    }
}
