using System.Globalization;
using AudioAnomaly.Components;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>One model that listens to a source: its session, and what it gives out as events. Used by one thread at a time.</summary>
internal sealed class LiveScorer : IDisposable
{
    private readonly ModelLease _lease;
    private readonly AudioAnomalySession _session;
    private readonly DriftNews? _drift;
    private readonly SessionAlarmMonitor? _alarms;
    private readonly List<AlarmWindow> _windows = [];
    private readonly PictureBuilder _picture;
    private readonly LiveFormat _format;
    private readonly double _startSeconds;
    private readonly double _secondsPerFrame;
    private readonly HashSet<DeviceFault> _faults = [];

    /// <param name="lease">The model; disposed with the scorer, and if the constructor throws by the caller.</param>
    /// <param name="format">The sound's format.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="options">The settings.</param>
    /// <param name="startSeconds">How much sound came before the first sample, in seconds.</param>
    /// <param name="pictures">Gets the picture of the sound.</param>
    public LiveScorer(ModelLease lease, LiveFormat format, string name, AudioAnomalyOptions options, double startSeconds, PictureHistory pictures)
    {
        (_lease, _startSeconds, _format) = (lease, startSeconds, format);
        _session = lease.Model.OpenSession(format.SampleRate, new AudioSessionOptions
        {
            BlockSeconds = options.Live.BlockSeconds,
            QuietSeconds = options.Live.QuietSeconds,
            MixedChannels = format.MixedChannels,
            Source = name,
        });
        _secondsPerFrame = lease.Model.FrontEnd.Axes.SecondsPerFrame;
        _picture = new PictureBuilder(pictures, lease.Model.FrontEnd.Axes, _session.MapThreshold, format.SampleRate, startSeconds);
        if (lease.Model.Calibration.Scores.Count > 0)
        {
            _drift = new DriftNews(new SessionDriftMonitor(lease.Model));
            _alarms = new SessionAlarmMonitor(lease.Model, options.Alarms.Rule);
        }
    }

    private LiveScorer(ModelLease lease, SessionStateReader state, LiveFormat format, string name, AudioAnomalyOptions options, PictureHistory pictures)
    {
        (_lease, _format, _startSeconds) = (lease, format, state.ReadDouble());
        (int rate, int channels) = (state.ReadInt32(), state.ReadInt32());
        if (rate != format.SampleRate || channels != format.MixedChannels)
        {
            throw new SessionStateException(
                SessionStateFault.OtherKind,
                string.Create(CultureInfo.InvariantCulture, $"The state is of sound of {rate} Hz with {CountText.Of(channels, "channel")} averaged, and the source has {format.SampleRate} Hz and {format.MixedChannels}. Begin anew, or give sound of that format."));
        }

        _secondsPerFrame = lease.Model.FrontEnd.Axes.SecondsPerFrame;
        _faults.UnionWith(Enum.GetValues<DeviceFault>().Where(_ => state.ReadBoolean()));
        _windows.AddRange(state.ReadWindows());
        _session = lease.Model.ResumeSession(state, settings => settings.Source = name);
        try
        {
            _picture = new PictureBuilder(pictures, lease.Model.FrontEnd.Axes, _session.MapThreshold, format.SampleRate, _startSeconds);
            _picture.Restore(state);
            if (state.ReadBoolean())
            {
                _drift = DriftNews.Resume(lease.Model, state);
                _alarms = new SessionAlarmMonitor(lease.Model, options.Alarms.Rule);
                _alarms.Restore(state);
            }
        }
        catch
        {
            _session.Dispose();
            throw;
        }
    }

    /// <summary>Whether the store still gives out the model.</summary>
    public bool IsCurrent => _lease.IsCurrent;

    public int ModelVersion => _lease.Version;

    public double LatencySeconds => _session.Latency.TotalSeconds;

    public IReadOnlyList<string> Warnings => _alarms?.Rule.Warning is { } warning ? [.. _session.Warnings, warning] : _session.Warnings;

    /// <summary>What windows are compared with for alarms; null if the model was not calibrated, and there are no alarms.</summary>
    public AlarmScale? AlarmScale => _alarms?.Scale;

    /// <summary>What makes an alarm; null if there are none.</summary>
    public AlarmRule? AlarmRule => _alarms?.Rule;

    /// <summary>Up to when there are scores, in seconds of the source.</summary>
    public double ScoredSeconds => _startSeconds + (_session.FramesScored * _secondsPerFrame);

    public double? MapThreshold => _session.MapThreshold;

    /// <summary>What is known of drift, by kind of evidence; empty if the model was not calibrated.</summary>
    public IReadOnlyDictionary<string, DriftState> Drift => _drift?.Kinds ?? new Dictionary<string, DriftState>();

    /// <summary>Whether something is wrong with the device now.</summary>
    public bool HasDeviceFault => _faults.Count > 0;

    /// <summary>How many samples were taken in.</summary>
    public long SamplesReceived => _session.SamplesReceived;

    /// <summary>Goes on where another scorer of the same model was, with the same scores to the bit; the columns of its picture go on, and a history of pictures may begin anew.</summary>
    /// <param name="lease">The model; disposed with the scorer, and if this throws by the caller.</param>
    /// <param name="state">What <see cref="SaveState"/> gave.</param>
    /// <param name="format">The sound's format.</param>
    /// <param name="name">What to call it in messages.</param>
    /// <param name="options">The settings.</param>
    /// <param name="pictures">Gets the picture of the sound.</param>
    /// <exception cref="SessionStateException">The state is damaged or cut off, of another version of the format, of another model, or of sound of another
    /// format.</exception>
    public static LiveScorer Resume(ModelLease lease, ReadOnlyMemory<byte> state, LiveFormat format, string name, AudioAnomalyOptions options, PictureHistory pictures)
        => SessionStateReader.Open(state, SessionStateKind.LiveScorer, lease.Model.Fingerprint)
            .ReadAll(reader => new LiveScorer(lease, reader, format, name, options, pictures), scorer => scorer._session.Dispose());

    /// <summary>All that decides what comes of the next samples; the scorer goes on.</summary>
    /// <exception cref="InvalidOperationException">It has given out what was left, or broke.</exception>
    public byte[] SaveState()
    {
        var state = new SessionStateWriter(SessionStateKind.LiveScorer, _lease.Model.Fingerprint);
        state.Write(_startSeconds);
        state.Write((long)_format.SampleRate);
        state.Write((long)_format.MixedChannels);
        Array.ForEach(Enum.GetValues<DeviceFault>(), fault => state.Write(_faults.Contains(fault)));
        state.WriteWindows(_windows);
        _session.Save(state);
        _picture.Save(state);
        state.Write(_alarms is not null);
        _drift?.Save(state);
        _alarms?.Save(state);
        return state.ToArray();
    }

    /// <summary>Takes in samples.</summary>
    /// <returns>What became known; sources, numbers and times of day are left to the caller.</returns>
    public List<LiveEvent> Push(ReadOnlySpan<float> samples)
    {
        _picture.Add(samples);
        return EventsOf(_session.Push(samples));
    }

    /// <summary>The windows that alarms were looked for in since the call before, in seconds of the source.</summary>
    public AlarmWindow[] TakeWindows()
    {
        AlarmWindow[] taken = [.. _windows.Select(window => window with { StartSeconds = _startSeconds + window.StartSeconds, EndSeconds = _startSeconds + window.EndSeconds, PeakSeconds = _startSeconds + window.PeakSeconds })];
        _windows.Clear();
        return taken;
    }

    /// <summary>Tells that sound is missing before the next sample.</summary>
    public void MarkGap(TimeSpan lost) => _session.MarkGap(lost);

    /// <summary>Gives out what is left.</summary>
    public List<LiveEvent> Complete()
    {
        try
        {
            return EventsOf(_session.Complete(), isLast: true);
        }
        catch (AudioContentException)
        {
            // Ended before there was anything to score: nothing more to say.
            return [];
        }
    }

    public void Dispose()
    {
        _session.Dispose();
        _lease.Dispose();
    }

    private List<LiveEvent> EventsOf(SessionUpdate update, bool isLast = false)
    {
        double? level = _picture.Add(update.Frames, isLast);
        List<LiveEvent> events = [.. update.Health.Select(ToEvent)];
        if (update.Frames.Count > 0)
        {
            events.Add(ToEvent(update.Frames) with { LevelDb = level });
        }

        events.AddRange(update.Segments.Select(ToEvent));
        events.AddRange(_drift?.Add(update).Select(ToEvent) ?? []);
        IReadOnlyList<AlarmChange> changes = _alarms?.Add(update, _windows) ?? [];
        events.AddRange(changes.Select(ToEvent));
        if (changes.Any(change => change.Kind == AlarmChangeKind.Ended) || update.Health.Any(health => health.EndSeconds is not null))
        {
            // What was a fault, and is over, was no change of conditions.
            _drift?.Reset();
        }

        if (isLast && _alarms?.Complete() is { } over)
        {
            events.Add(ToEvent(over));
        }

        return events;
    }

    private LiveEvent New(LiveEventKind kind, double seconds)
        => new() { Source = string.Empty, Id = 0, Kind = kind, Time = default, TimeSeconds = _startSeconds + seconds };

    private LiveEvent ToEvent(IReadOnlyList<SessionFrame> frames)
    {
        SessionFrame worst = frames.MaxBy(frame => (frame.Verdict == AnomalyVerdict.Anomalous, frame.Peak))!;
        return New(LiveEventKind.Score, worst.TimeSeconds) with
        {
            DurationSeconds = frames.Count * _secondsPerFrame,
            Score = frames.Max(frame => frame.Score),
            Peak = frames.Max(frame => frame.Peak),
            Verdict = worst.Verdict,
            Evidence = worst.Evidence,
        };
    }

    private LiveEvent ToEvent(AnomalySegment segment) => New(LiveEventKind.Segment, segment.StartSeconds) with
    {
        DurationSeconds = segment.EndSeconds - segment.StartSeconds,
        Score = segment.Score,
        LowHz = segment.LowHz,
        HighHz = segment.HighHz,
        Evidence = segment.Evidence,
    };

    private LiveEvent ToEvent(DeviceHealth health)
    {
        bool hasEnded = health.EndSeconds is not null;
        if (hasEnded)
        {
            _faults.Remove(health.Fault);
        }
        else
        {
            _faults.Add(health.Fault);
        }

        return New(LiveEventKind.Device, health.StartSeconds) with
        {
            Fault = health.Fault,
            HasEnded = hasEnded,
            DurationSeconds = health.Fault == DeviceFault.Gap ? health.LostSeconds : health.EndSeconds - health.StartSeconds,
        };
    }

    private LiveEvent ToEvent(DriftMove moved) => New(LiveEventKind.Drift, moved.SinceSeconds) with { Text = $"{moved.What}: {DriftMove.Meaning}" };

    private LiveEvent ToEvent(AlarmChange change)
    {
        Alarm alarm = change.Alarm with
        {
            StartSeconds = _startSeconds + change.Alarm.StartSeconds,
            RaisedSeconds = _startSeconds + change.Alarm.RaisedSeconds,
            EndSeconds = _startSeconds + change.Alarm.EndSeconds,
            PeakSeconds = _startSeconds + change.Alarm.PeakSeconds,
        };
        return New(LiveEventKind.Alarm, change.Alarm.StartSeconds) with
        {
            Alarm = change with { Alarm = alarm },
            DurationSeconds = alarm.EndSeconds - alarm.StartSeconds,
            Score = alarm.Score,
            LowHz = alarm.LowHz,
            HighHz = alarm.HighHz,
            Evidence = alarm.Evidence,
            HasEnded = alarm.EndSeconds is not null,
            Text = alarm.Text,
        };
    }
}
