using System.Text.Json;
using System.Text.Json.Serialization;
using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>Something that became known of a live source. Fields that a type does not have are left out.</summary>
public sealed record EventResponse
{
    /// <summary>What it tells: score, segment, device, drift, model or end.</summary>
    public required string Type { get; init; }

    /// <summary>The source.</summary>
    public required string Source { get; init; }

    /// <summary>Its number among the events of the source; a jump means that events were missed.</summary>
    public required long Id { get; init; }

    /// <summary>The time of day, by the service's clock.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The same in seconds of sound from the source's start.</summary>
    public required double TimeSeconds { get; init; }

    /// <summary>How much sound it speaks of, in seconds.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? DurationSeconds { get; init; }

    /// <summary>The raw score.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Score { get; init; }

    /// <summary>The highest raw cell, which the verdict is about.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? Peak { get; init; }

    /// <summary>How loud the sound was, in dB below full scale (RMS).</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LevelDb { get; init; }

    /// <summary>The verdict; left out if the model has no threshold.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Anomalous { get; init; }

    /// <summary>The lower edge, in Hz.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? LowHz { get; init; }

    /// <summary>The upper edge, in Hz.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public double? HighHz { get; init; }

    /// <summary>What speaks for an anomaly; left out if nothing does.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AnomalyEvidence>? Evidence { get; init; }

    /// <summary>What is wrong with the device: silence, constant, clipping, dropout, dead or gap.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Fault { get; init; }

    /// <summary>Of an alarm: its id among those that are kept.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? AlarmId { get; init; }

    /// <summary>Whether the device is right again, or the alarm over.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? HasEnded { get; init; }

    /// <summary>In words, where numbers do not say it.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Text { get; init; }

    internal static string NameOf<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());

    internal static EventResponse Of(LiveEvent found) => new()
    {
        Type = NameOf(found.Kind),
        Source = found.Source,
        Id = found.Id,
        Time = found.Time,
        TimeSeconds = found.TimeSeconds,
        DurationSeconds = found.DurationSeconds,
        Score = found.Score,
        Peak = found.Peak,
        LevelDb = found.LevelDb,
        Anomalous = found.Verdict is null or AnomalyVerdict.Undecided ? null : found.Verdict == AnomalyVerdict.Anomalous,
        LowHz = found.LowHz,
        HighHz = found.HighHz,
        Evidence = found.Evidence.Count > 0 ? found.Evidence : null,
        Fault = found.Fault is { } fault ? NameOf(fault) : null,
        AlarmId = found.AlarmId,
        HasEnded = found.HasEnded,
        Text = found.Text,
    };
}
