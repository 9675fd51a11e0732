using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>Makes records of a source's alarms and gives them to the store, with the sound and the picture around them. Used by one thread at a time.</summary>
internal sealed class AlarmRecorder
{
    private readonly AlarmStore _store;
    private readonly AlarmsOptions _options;
    private readonly PictureHistory _pictures;
    private readonly TimeProvider _clock;
    private readonly SoundRing _sound;
    private readonly List<AlarmRecord> _unfinished = [];
    private readonly double _kept;
    private readonly string _source;
    private readonly string _model;

    public AlarmRecorder(string source, string model, int sampleRate, AlarmsOptions options, AlarmStore store, PictureHistory pictures, TimeProvider clock)
    {
        (_source, _model, _options, _store, _pictures, _clock) = (source, model, options, store, pictures, clock);

        // Scores come some seconds after their sound.
        _kept = options.SecondsBefore + options.LongestSeconds + options.SecondsAfter;
        _sound = new SoundRing(sampleRate, Math.Min(PictureHistory.KeptSeconds, 2 * _kept));
    }

    /// <summary>The alarm that lasts; null if there is none.</summary>
    public AlarmRecord? Current { get; private set; }

    /// <summary>Takes in the sound that was just scored.</summary>
    public void Add(ReadOnlySpan<float> samples) => _sound.Add(samples);

    /// <summary>Takes in what became of an alarm.</summary>
    /// <param name="change">The change; seconds are those of the source.</param>
    /// <param name="modelVersion">Which version of the model says so.</param>
    /// <param name="timeOf">The time of day of a moment of the source.</param>
    /// <returns>The alarm as it is kept.</returns>
    public AlarmRecord Take(AlarmChange change, int modelVersion, Func<double, DateTimeOffset> timeOf)
    {
        Alarm alarm = change.Alarm;
        if (change.Kind == AlarmChangeKind.Raised)
        {
            EndCurrent(timeOf);
        }

        AlarmRecord next = change.Kind != AlarmChangeKind.Raised && Current is { } known
            ? known with { Alarm = alarm, EndedAt = alarm.EndSeconds is { } end ? Latest(known.StartedAt, timeOf(end)) : null }
            : New(alarm, modelVersion, timeOf);
        if (change.Kind == AlarmChangeKind.Raised)
        {
            _store.Raise(next);
            _unfinished.Add(next);

            // What is there can be heard at once; all of it comes later.
            Keep(next, timeOf);
        }
        else
        {
            if (change.Kind == AlarmChangeKind.Ended)
            {
                // Before the news of its end, so that who gets it finds as much of the sound as there is.
                Keep(next, timeOf);
            }

            _store.Update(next);
        }

        Current = change.Kind == AlarmChangeKind.Ended ? null : next;
        int index = _unfinished.FindIndex(one => one.Id == next.Id);
        if (index >= 0)
        {
            _unfinished[index] = next;
        }

        return next;
    }

    /// <summary>Keeps the sound of alarms as soon as all of it was heard and scored.</summary>
    /// <param name="scoredSeconds">Up to when there are scores, in seconds of the source.</param>
    /// <param name="timeOf">The time of day of a moment of the source.</param>
    public void Advance(double scoredSeconds, Func<double, DateTimeOffset> timeOf)
    {
        foreach (AlarmRecord complete in _unfinished.Where(alarm => EndOf(alarm) <= scoredSeconds).ToArray())
        {
            Keep(complete, timeOf);
            _unfinished.Remove(complete);
        }
    }

    /// <summary>Keeps what there is: the source has ended. An alarm that lasts has ended with it, also if its session broke and never said so.</summary>
    public void Complete(Func<double, DateTimeOffset> timeOf)
    {
        EndCurrent(timeOf);
        Advance(double.PositiveInfinity, timeOf);
    }

    private void EndCurrent(Func<double, DateTimeOffset> timeOf)
    {
        if (Current is { } open)
        {
            double end = Math.Max(open.Alarm.RaisedSeconds, _sound.EndSeconds);
            _store.Update(open with { Alarm = open.Alarm with { EndSeconds = end }, EndedAt = Latest(open.StartedAt, timeOf(end)) });
            Current = null;
        }
    }

    private AlarmRecord New(Alarm alarm, int modelVersion, Func<double, DateTimeOffset> timeOf) => new()
    {
        Id = Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N"),
        Source = _source,
        Model = _model,
        ModelVersion = modelVersion,
        StartedAt = timeOf(alarm.StartSeconds),
        RaisedAt = timeOf(alarm.RaisedSeconds),
        EndedAt = alarm.EndSeconds is { } end ? timeOf(end) : null,
        Alarm = alarm,
    };

    private void Keep(AlarmRecord alarm, Func<double, DateTimeOffset> timeOf)
    {
        double to = Math.Min(EndOf(alarm), _sound.EndSeconds), from = Math.Max(alarm.Alarm.StartSeconds - _options.SecondsBefore, to - _kept);
        (short[] samples, double start) = _sound.Slice(from, to);
        if (samples.Length > 0 && _pictures.Slice(start, to) is { } picture)
        {
            _store.KeepSound(alarm.Id, timeOf(start), samples, _sound.SampleRate, picture);
        }
    }

    /// <summary>What raised it belongs to its sound, however many windows it took.</summary>
    private double EndOf(AlarmRecord alarm) => _options.SecondsAfter + Math.Min(
        alarm.Alarm.EndSeconds ?? double.PositiveInfinity,
        Math.Max(alarm.Alarm.RaisedSeconds, alarm.Alarm.StartSeconds + _options.LongestSeconds));

    private static DateTimeOffset Latest(DateTimeOffset a, DateTimeOffset b) => a > b ? a : b;
}
