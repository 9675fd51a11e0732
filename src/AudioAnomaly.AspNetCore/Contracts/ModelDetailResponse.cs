using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>A model of the service, loaded, and what it says of itself.</summary>
public sealed record ModelDetailResponse : ModelResponse
{
    /// <summary>The detector's id.</summary>
    public required string Detector { get; init; }

    /// <summary>The raw score above which a recording is anomalous; null if there is none.</summary>
    public required double? Threshold { get; init; }

    /// <summary>How the threshold is found, such as "quantile:0.95".</summary>
    public required string ThresholdPolicy { get; init; }

    /// <summary>On how many recordings it was fitted.</summary>
    public required int TrainingRecordings { get; init; }

    /// <summary>The highest frequency that takes part, in Hz.</summary>
    public required double BandwidthHz { get; init; }

    /// <summary>The share of false alarms to expect under drift, 0 to 1; null if unknown.</summary>
    public required double? FalseAlarmRateUnderDrift { get; init; }

    /// <summary>The kinds of evidence that it knows; empty if it does not tell.</summary>
    public required IReadOnlyList<string> Kinds { get; init; }

    /// <summary>What a careful reader should know about the fit.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    internal static ModelDetailResponse Of(ModelStatus status, AudioAnomalyModel model) => new()
    {
        Name = status.Name,
        State = EventResponse.NameOf(status.State),
        Problem = ProblemOf(status),
        LoadedAt = status.LoadedAt,
        Version = status.Version,
        MemoryBytes = status.MemoryBytes,
        Detector = model.Detector.Id,
        Threshold = model.Calibration.Threshold,
        ThresholdPolicy = model.Calibration.Policy.ToString(),
        TrainingRecordings = model.Settings.TrainingClips,
        BandwidthHz = model.BandwidthHz,
        FalseAlarmRateUnderDrift = model.FalseAlarmRateUnderDrift,
        Kinds = [.. model.Calibration.Kinds.Keys.Order(StringComparer.Ordinal)],
        Warnings = model.Warnings,
    };
}
