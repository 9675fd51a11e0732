using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>One recording in the manifest of an EnvMix folder. Paths are relative to the folder, with forward slashes.</summary>
internal sealed record EnvMixEntry
{
    public required string File { get; init; }

    public required DatasetSplit Split { get; init; }

    public required bool Anomalous { get; init; }

    public required string Category { get; init; }

    public string? Group { get; init; }

    public required string Background { get; init; }

    public string? Anomaly { get; init; }

    public string? AnomalyCategory { get; init; }

    public double? SnrDb { get; init; }

    public int? Seed { get; init; }

    public int? OnsetSample { get; init; }

    public int? OffsetSample { get; init; }

    public int? TrimmedSamples { get; init; }

    public double? Gain { get; init; }

    public double? Scale { get; init; }

    public required double BandwidthHz { get; init; }

    public string? BackgroundFile { get; init; }

    public string? AnomalyFile { get; init; }

    public string? MaskFile { get; init; }

    public string? FrameMaskFile { get; init; }

    /// <summary>Every file that belongs to the recording.</summary>
    [JsonIgnore]
    public IEnumerable<string> Files => new[] { File, BackgroundFile, AnomalyFile, MaskFile, FrameMaskFile }.OfType<string>();

    public string ToJson() => JsonSerializer.Serialize(this, EnvMixEntryJson.Default.EnvMixEntry);

    /// <exception cref="JsonException">It is no entry.</exception>
    public static EnvMixEntry FromJson(string json)
        => JsonSerializer.Deserialize(json, EnvMixEntryJson.Default.EnvMixEntry) ?? throw new JsonException("An entry must be an object.");
}
