namespace AudioAnomaly.Monitoring;

/// <summary>What became of an alarm. Plain immutable data.</summary>
/// <param name="Kind">What.</param>
/// <param name="Alarm">The alarm as it is now.</param>
public sealed record AlarmChange(AlarmChangeKind Kind, Alarm Alarm);
