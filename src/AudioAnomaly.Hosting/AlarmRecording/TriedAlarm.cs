namespace AudioAnomaly.Hosting;

/// <summary>An alarm that there would have been. Plain immutable data.</summary>
/// <param name="StartedAt">When its sound began.</param>
/// <param name="RaisedAt">When it would have been raised.</param>
/// <param name="EndedAt">When it would have been over; null if it would last.</param>
/// <param name="Kind">The kind of evidence that speaks most strongly.</param>
/// <param name="Score">The highest score.</param>
/// <param name="FalseAlarmsPerDay">How many alarms as clear as it normal sound is expected to give a day.</param>
public sealed record TriedAlarm(DateTimeOffset StartedAt, DateTimeOffset RaisedAt, DateTimeOffset? EndedAt, string Kind, double Score, double FalseAlarmsPerDay);
