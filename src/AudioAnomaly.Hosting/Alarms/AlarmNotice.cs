namespace AudioAnomaly.Hosting;

/// <summary>News of an alarm, as sinks and listeners get it. Plain immutable data.</summary>
/// <param name="Id">The notice's number, ascending over all alarms of the store, restarts included: who gets one twice knows it by its number.</param>
/// <param name="Kind">What is told.</param>
/// <param name="Time">When it became known.</param>
/// <param name="Alarm">The alarm as it was then.</param>
public sealed record AlarmNotice(long Id, AlarmNoticeKind Kind, DateTimeOffset Time, AlarmRecord Alarm);
