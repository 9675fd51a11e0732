using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>What the alarm rule judged of a source in the last day, to look at and to try other rules on. Safe to use from several threads.</summary>
internal sealed class AlarmHistory
{
    private static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    private static readonly TimeSpan MostBack = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Queue<AlarmWindow> _windows = new();
    private DateTimeOffset _begin;
    private double _end;
    private AlarmScale? _scale;

    /// <summary>Takes in a window.</summary>
    /// <param name="scale">What it was compared with; the history begins anew with another one.</param>
    /// <param name="window">The window.</param>
    /// <param name="endedAt">When it ended.</param>
    public void Add(AlarmScale scale, AlarmWindow window, DateTimeOffset endedAt)
    {
        lock (_lock)
        {
            double length = window.EndSeconds - window.StartSeconds;
            // A clock that was far ahead for a while would put everything after it there.
            if (scale != _scale || (endedAt - _begin).TotalSeconds < _end - MostBack.TotalSeconds)
            {
                _windows.Clear();
                (_scale, _begin, _end) = (scale, endedAt - TimeSpan.FromSeconds(length), 0);
            }

            // The source may have ended in between, and clocks are set back a little: windows follow each other nevertheless.
            double start = Math.Max(_end, (endedAt - _begin).TotalSeconds - length);
            _end = start + length;
            _windows.Enqueue(window with { StartSeconds = start, EndSeconds = _end, PeakSeconds = start + (window.PeakSeconds - window.StartSeconds), Evidence = [] });
            while (_windows.Peek().EndSeconds < _end - Kept.TotalSeconds)
            {
                _windows.Dequeue();
            }
        }
    }

    /// <summary>All windows, the oldest first.</summary>
    public IReadOnlyList<LiveWindow> List()
    {
        (AlarmWindow[] windows, AlarmScale? scale) = Snapshot();
        return [.. windows.Select(window => new LiveWindow(TimeOf(window.EndSeconds), window.EndSeconds - window.StartSeconds, window.Score, window.PValue(scale!), window.Kind))];
    }

    /// <summary>Tries a rule on them.</summary>
    public AlarmTrial Try(AlarmOptions options)
    {
        (AlarmWindow[] windows, AlarmScale? scale) = Snapshot();
        if (scale is null)
        {
            return new AlarmTrial { Hours = 0, Rule = null, Alarms = [] };
        }

        var monitor = new AlarmMonitor(scale, options);
        List<Alarm> alarms = [];
        foreach (AlarmWindow window in windows)
        {
            if (monitor.Add(window) is { Kind: AlarmChangeKind.Ended } ended)
            {
                alarms.Add(ended.Alarm);
            }
        }

        if (monitor.Current is { } open)
        {
            alarms.Add(open);
        }

        return new AlarmTrial
        {
            Hours = windows.Sum(window => window.EndSeconds - window.StartSeconds) / 3600,
            Rule = monitor.Rule,
            Alarms = [.. alarms.Select(alarm => new TriedAlarm(
                TimeOf(alarm.StartSeconds),
                TimeOf(alarm.RaisedSeconds),
                alarm.EndSeconds is { } end ? TimeOf(end) : null,
                alarm.Kind,
                alarm.Score,
                alarm.FalseAlarmsPerDay))],
        };
    }

    private (AlarmWindow[] Windows, AlarmScale? Scale) Snapshot()
    {
        lock (_lock)
        {
            return ([.. _windows], _scale);
        }
    }

    private DateTimeOffset TimeOf(double seconds) => _begin + TimeSpan.FromSeconds(seconds);
}
