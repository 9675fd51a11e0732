namespace AudioAnomaly.AspNetCore;

/// <summary>What a model says of an uploaded recording; the names are those of the command line's JSON.</summary>
public sealed record ScoreResponse
{
    /// <summary>The name that the recording was uploaded with; null if it had none.</summary>
    public required string? File { get; init; }

    /// <summary>The model.</summary>
    public required string Model { get; init; }

    /// <summary>How often a model had been loaded under this name when this one was.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>The raw score, 0 or more; higher is more abnormal.</summary>
    public required double Score { get; init; }

    /// <summary>The score on a scale from 0 to 1 with 0.5 at the threshold; null without a threshold.</summary>
    public required double? Calibrated { get; init; }

    /// <summary>The share of normal recordings expected to score so high; null if unknown.</summary>
    public required double? PValue { get; init; }

    /// <summary>The raw score above which a recording is anomalous; null if there is none.</summary>
    public required double? Threshold { get; init; }

    /// <summary>The verdict; null without a threshold.</summary>
    public required bool? Anomalous { get; init; }

    /// <summary>The recording's length, in seconds.</summary>
    public required double DurationSeconds { get; init; }

    /// <summary>What speaks for an anomaly, the most unusual first.</summary>
    public required IReadOnlyList<AnomalyEvidence> Evidence { get; init; }

    /// <summary>Where and at which frequencies the recording is anomalous.</summary>
    public required SegmentResponse[] Segments { get; init; }

    /// <summary>What a careful reader should know.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The address of the picture, for some minutes, if it was asked for (<c>?maps=true</c>); otherwise null.</summary>
    public string? Picture { get; init; }

    /// <summary>The address of the anomaly map as <c>.npy</c>, frames x bins, for some minutes, if it was asked for; otherwise null.</summary>
    public string? Map { get; init; }

    internal static ScoreResponse Of(AnomalySummary summary, string? file, string model, int version) => new()
    {
        File = file,
        Model = model,
        ModelVersion = version,
        Score = summary.Score,
        Calibrated = summary.CalibratedScore,
        PValue = summary.PValue,
        Threshold = summary.Threshold,
        Anomalous = summary.Verdict == AnomalyVerdict.Undecided ? null : summary.IsAnomalous,
        DurationSeconds = summary.Duration.TotalSeconds,
        Evidence = summary.Evidence,
        Segments = [.. summary.Segments.Select(segment => new SegmentResponse(segment.StartSeconds, segment.EndSeconds, segment.LowHz, segment.HighHz, segment.Score))],
        Warnings = summary.Warnings,
    };
}
