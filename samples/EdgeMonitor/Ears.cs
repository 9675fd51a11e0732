using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Samples;

/// <summary>Samples in, events out.</summary>
internal sealed class Ears : IDisposable
{
    private readonly AudioAnomalySession _session;
    private readonly SessionAlarmMonitor _alarms;

    public Ears(AudioAnomalyModel model, int sampleRate, double alarmsPerDay)
    {
        _alarms = new SessionAlarmMonitor(model, new AlarmOptions { AlarmsPerDay = alarmsPerDay });
        _session = model.OpenSession(sampleRate, new AudioSessionOptions { StartTime = TimeProvider.System.GetUtcNow() });
    }

    public IEnumerable<EdgeEvent> Hear(ReadOnlySpan<short> samples) => EventsOf(_session.Push(samples));

    public IEnumerable<EdgeEvent> Complete()
        => EventsOf(_session.Complete()).Concat(_alarms.Complete() is { } last ? [EdgeEvent.Of(last, _session)] : []);

    public void Dispose() => _session.Dispose();

    private List<EdgeEvent> EventsOf(SessionUpdate update)
        => [.. update.Health.Select(EdgeEvent.Of), .. _alarms.Add(update).Select(change => EdgeEvent.Of(change, _session))];
}
