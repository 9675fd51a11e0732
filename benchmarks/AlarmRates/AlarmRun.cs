using AudioAnomaly.Monitoring;

namespace AudioAnomaly.AlarmRates;

/// <summary>Listens to normal sound for hours, then to faults in it, as a live session does.</summary>
/// <param name="model">The model.</param>
/// <param name="options">The alarm rule's settings.</param>
/// <param name="isOneRecording">
/// Whether the pieces belong together. If not, each is a session and a window of its own: a joint of two recordings is a sound that no machine makes.
/// </param>
internal sealed class AlarmRun(AudioAnomalyModel model, AlarmOptions options, bool isOneRecording)
{
    private const double FaultSeconds = 60;

    // Longer than the quiet time after an alarm.
    private const double SecondsBetween = 420;

    private readonly List<Alarm> _alarms = [];
    private readonly SessionAlarmMonitor _monitor = new(model, options);
    private AudioAnomalySession? _session;
    private double _secondsPerFrame;
    private double _seconds;
    private long _frames;

    /// <summary>Measures.</summary>
    /// <param name="normals">Normal sound without end.</param>
    /// <param name="faultOf">The kind and the sound of a fault by its number, without end.</param>
    /// <param name="hours">Hours of normal sound.</param>
    /// <param name="faults">How many faults follow.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    public AlarmFigures Measure(IEnumerable<AudioClip> normals, Func<int, (string Kind, IEnumerable<AudioClip> Sound)> faultOf, double hours, int faults, CancellationToken cancellationToken)
    {
        using IEnumerator<AudioClip> normal = normals.GetEnumerator();
        Listen(normal, hours * 3600, cancellationToken);
        double normalSeconds = _seconds;
        int falseAlarms = _alarms.Count;
        List<(string, IReadOnlyList<double>)> outcomes = [];
        for (int i = 0; i < faults; i++)
        {
            Console.Error.Write($"\rfault {i + 1} of {faults}   ");
            _alarms.Clear();
            Listen(normal, SecondsBetween, cancellationToken);
            normalSeconds += SecondsBetween;
            double begin = _seconds;
            falseAlarms += _alarms.Count;
            _alarms.Clear();
            (string kind, IEnumerable<AudioClip> sound) = faultOf(i);
            using (IEnumerator<AudioClip> faulty = sound.GetEnumerator())
            {
                Listen(faulty, FaultSeconds, cancellationToken);
            }

            // What it was may become known a few windows later.
            Listen(normal, _monitor.Rule.Of * _monitor.Scale.WindowSeconds, cancellationToken);
            outcomes.Add((kind, [.. _alarms.Select(alarm => alarm.RaisedSeconds - begin)]));
        }

        return new AlarmFigures(_monitor.Scale, _monitor.Rule, normalSeconds / 3600, falseAlarms, outcomes);
    }

    private void Listen(IEnumerator<AudioClip> sound, double seconds, CancellationToken cancellationToken)
    {
        for (double end = _seconds + seconds; _seconds < end - 0.5;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            sound.MoveNext();
            AudioClip clip = sound.Current;
            _session ??= model.OpenSession(clip.SampleRate, new AudioSessionOptions { BlockSeconds = 10 });
            List<AlarmChange> changes = [.. _monitor.Add(Numbered(_session.Push(clip.Samples.Span, cancellationToken)))];
            _seconds += clip.Samples.Length / (double)clip.SampleRate;
            if (!isOneRecording)
            {
                changes.AddRange(_monitor.Add(Numbered(_session.Complete())));
                _session.Dispose();
                _session = null;
                _seconds = _frames * _secondsPerFrame;
            }

            foreach (AlarmChange change in changes)
            {
                if (change.Kind == AlarmChangeKind.Raised)
                {
                    Console.Error.WriteLine(FormattableString.Invariant($"\rRaised at {change.Alarm.RaisedSeconds:0} s: {change.Alarm.Kind} {change.Alarm.Score:0.##}: {change.Alarm.Text}"));
                    _alarms.Add(change.Alarm);
                }
            }
        }
    }

    /// <summary>Frames go on where those of the recording before ended. All recordings are as long as a window.</summary>
    private SessionUpdate Numbered(SessionUpdate update)
    {
        if (isOneRecording)
        {
            return update;
        }

        if (update.Frames.Count > 1)
        {
            _secondsPerFrame = update.Frames[1].TimeSeconds - update.Frames[0].TimeSeconds;
        }

        SessionFrame[] frames = [.. update.Frames.Select((frame, i) => frame with { Index = _frames + i, TimeSeconds = (_frames + i) * _secondsPerFrame })];
        _frames += frames.Length;
        return update with { Frames = frames };
    }
}
