using System.Text.Json;
using AudioAnomaly.Hosting;
using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Fleet;

/// <summary>
/// The alarms of a microphone, from the rule's news to the journal: kept with the state, handed on only after it was saved. So what is scored anew after the loss
/// of a server makes no alarm that anybody knows of twice. Used by one thread at a time.
/// </summary>
internal sealed class AlarmLog
{
    private readonly string _microphone;
    private readonly MicrophoneState _state;
    private readonly TimeProvider _clock;
    private readonly List<AlarmNews> _news;
    private int _saved;
    private int _stored;
    private int _revision;

    public AlarmLog(string microphone, MicrophoneState state, TimeProvider clock)
    {
        (_microphone, _state, _clock) = (microphone, state, clock);
        _news = [.. state.Outbox];
        _saved = _news.Count;
        (Current, _revision) = (ReadCurrent(state), state.Current?.Revision ?? 0);
    }

    /// <summary>The alarm that lasts; null if there is none.</summary>
    public AlarmRecord? Current { get; private set; }

    /// <summary>Whether there are news that are not saved.</summary>
    public bool HasUnsaved => _news.Count > _saved;

    /// <summary>Whether there are news that no journal has.</summary>
    public bool HasNews => _news.Count > 0;

    /// <summary>News that are saved, and may be handed on.</summary>
    public IReadOnlyList<AlarmNews> Ready => _news[.._saved];

    /// <summary>Takes in what became known.</summary>
    /// <returns>Whether there is news of an alarm.</returns>
    public bool Take(List<LiveEvent> events, SoundClock times, int modelVersion, string version)
    {
        bool hasNews = false;
        foreach (AlarmChange change in events.Select(found => found.Alarm).OfType<AlarmChange>())
        {
            Alarm alarm = change.Alarm;
            if (change.Kind == AlarmChangeKind.Raised || Current is null)
            {
                Begin(alarm, times, modelVersion, version);
            }
            else
            {
                Add(change.Kind == AlarmChangeKind.Ended ? AlarmNewsKind.Ended : AlarmNewsKind.Changed, Current with
                {
                    Alarm = alarm,
                    EndedAt = alarm.EndSeconds is { } end ? times.TimeOf(end) : null,
                });
            }

            hasNews = true;
        }

        return hasNews;
    }

    /// <summary>Ends the alarm that lasts, of which the session will not say so.</summary>
    public void EndCurrent(SoundClock times, double seconds)
    {
        if (Current is { } open)
        {
            double end = Math.Max(open.Alarm.RaisedSeconds, seconds);
            Add(AlarmNewsKind.Ended, open with { Alarm = open.Alarm with { EndSeconds = end }, EndedAt = times.TimeOf(end) });
        }
    }

    /// <summary>Writes into the state what is to be saved.</summary>
    public void Store()
    {
        _state.Outbox = [.. _news];
        _stored = _news.Count;
        _state.Current = Current is null ? null : AlarmNews.Of(AlarmNewsKind.Changed, _revision, Current);
    }

    /// <summary>The state was saved.</summary>
    public void Saved() => _saved = _stored;

    /// <summary>A journal has the oldest of the news.</summary>
    public void Published(int count)
    {
        _news.RemoveRange(0, count);

        // Also while the state is being saved.
        _saved -= count;
        _stored = Math.Max(0, _stored - count);
    }

    private void Begin(Alarm alarm, SoundClock times, int modelVersion, string version)
    {
        EndCurrent(times, alarm.RaisedSeconds);
        _state.Alarms++;
        _revision = 0;
        Add(AlarmNewsKind.Raised, new AlarmRecord
        {
            Id = Guid.CreateVersion7(_clock.GetUtcNow()).ToString("N"),
            Source = _microphone,
            Model = version,
            ModelVersion = modelVersion,
            StartedAt = times.TimeOf(alarm.StartSeconds),
            RaisedAt = times.TimeOf(alarm.RaisedSeconds),
            EndedAt = alarm.EndSeconds is { } end ? times.TimeOf(end) : null,
            Alarm = alarm,
        });
    }

    private void Add(AlarmNewsKind kind, AlarmRecord alarm)
    {
        _news.Add(AlarmNews.Of(kind, ++_revision, alarm));
        Current = alarm.EndedAt is null ? alarm : null;
    }

    /// <summary>What another version wrote and this one cannot read must not keep the microphone from its sound.</summary>
    private static AlarmRecord? ReadCurrent(MicrophoneState state)
    {
        try
        {
            return state.Current?.ToRecord();
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
