using AudioAnomaly.Hosting;

namespace AudioAnomaly.AspNetCore;

/// <summary>How a live source is.</summary>
public sealed record LiveResponse
{
    /// <summary>Its name.</summary>
    public required string Name { get; init; }

    /// <summary>Its model.</summary>
    public required string Model { get; init; }

    /// <summary>Which version of the model scores.</summary>
    public required int ModelVersion { get; init; }

    /// <summary>How it is: starting, normal, anomalous, undecided, deviceFault or silent.</summary>
    public required string State { get; init; }

    /// <summary>Its sample rate, in Hz.</summary>
    public required int SampleRate { get; init; }

    /// <summary>When it began.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When the newest sample came.</summary>
    public required DateTimeOffset? LastSampleAt { get; init; }

    /// <summary>How much sound came, in seconds.</summary>
    public required double SoundSeconds { get; init; }

    /// <summary>How many anomalous segments have ended.</summary>
    public required long Segments { get; init; }

    /// <summary>How much sound comes after a moment, at most, before its score is known, in seconds.</summary>
    public required double LatencySeconds { get; init; }

    /// <summary>The newest score; null before the first.</summary>
    public required double? LastScore { get; init; }

    /// <summary>What to keep in mind of its scores.</summary>
    public required IReadOnlyList<string> Warnings { get; init; }

    /// <summary>The id of the alarm that lasts; null if there is none.</summary>
    public required string? AlarmId { get; init; }

    /// <summary>The raw score of cells above which sound is anomalous; null if the model has none.</summary>
    public required double? MapThreshold { get; init; }

    /// <summary>What is known of drift, by kind of evidence; empty if the model was not calibrated.</summary>
    public required DriftResponse[] Drift { get; init; }

    internal static LiveResponse Of(LiveStatus status) => new()
    {
        Name = status.Name,
        Model = status.Model,
        ModelVersion = status.ModelVersion,
        State = EventResponse.NameOf(status.State),
        SampleRate = status.SampleRate,
        StartedAt = status.StartedAt,
        LastSampleAt = status.LastSampleAt,
        SoundSeconds = status.SoundSeconds,
        Segments = status.Segments,
        LatencySeconds = status.LatencySeconds,
        LastScore = status.LastScore,
        Warnings = status.Warnings,
        AlarmId = status.AlarmId,
        MapThreshold = status.MapThreshold,
        Drift = DriftResponse.Of(status),
    };
}
