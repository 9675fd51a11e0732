namespace AudioAnomaly.Hosting;

/// <summary>How it is with a source, as brokers keep it.</summary>
/// <param name="Source">The source.</param>
/// <param name="State">"normal" or "alarm".</param>
/// <param name="Alarm">The id of the alarm that lasts, or of the last one; null if there was none.</param>
/// <param name="Since">When the state began; null if there was no alarm.</param>
/// <param name="Kind">Of an alarm that lasts: the kind of evidence.</param>
/// <param name="Text">Of an alarm that lasts: what was heard.</param>
internal sealed record AlarmStateMessage(string Source, string State, string? Alarm, DateTimeOffset? Since, string? Kind, string? Text)
{
    /// <summary>Of a source and its newest alarms.</summary>
    public static AlarmStateMessage Of(string source, IEnumerable<AlarmRecord> newest)
    {
        AlarmRecord[] alarms = [.. newest];
        return alarms.LastOrDefault(alarm => alarm.EndedAt is null) is { } open
            ? new AlarmStateMessage(source, "alarm", open.Id, open.RaisedAt, open.Alarm.Kind, open.Alarm.Text)
            : new AlarmStateMessage(source, "normal", alarms.LastOrDefault()?.Id, alarms.LastOrDefault()?.EndedAt, null, null);
    }
}
