using System.Text.Json;
using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>News of an alarm of a microphone. Plain immutable data.</summary>
[GenerateSerializer]
[Immutable]
[Alias("AudioAnomaly.AlarmNews")]
public sealed record AlarmNews
{
    /// <summary>The alarm (<see cref="AlarmRecord.Id"/>).</summary>
    [Id(0)]
    public required string AlarmId { get; init; }

    /// <summary>The number of this news among those of the alarm, from 1: who gets one twice knows it by both.</summary>
    [Id(1)]
    public required int Revision { get; init; }

    /// <summary>What is told.</summary>
    [Id(2)]
    public required AlarmNewsKind Kind { get; init; }

    /// <summary>The alarm as JSON, with the names of <see cref="AlarmRecord"/>.</summary>
    [Id(3)]
    public required string Json { get; init; }

    /// <summary>The alarm as it is now.</summary>
    /// <returns>The record.</returns>
    /// <exception cref="JsonException">It is no alarm, or one of another version.</exception>
    public AlarmRecord ToRecord()
    {
        AlarmRecord? alarm = JsonSerializer.Deserialize(Json, AlarmJson.Default.AlarmRecord);
        return alarm is { Id: not null, Source: not null, Model: not null, Alarm: not null } ? alarm : throw new JsonException("An alarm has an id, a source, a model, and what was heard.");
    }

    internal static AlarmNews Of(AlarmNewsKind kind, int revision, AlarmRecord alarm)
        => new() { AlarmId = alarm.Id, Revision = revision, Kind = kind, Json = JsonSerializer.Serialize(alarm, AlarmJson.Default.AlarmRecord) };
}
