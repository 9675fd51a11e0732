using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>How a live source is. Plain immutable data.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Model">Its model's name.</param>
/// <param name="ModelVersion">Which version of the model scores.</param>
/// <param name="State">How it is.</param>
/// <param name="SampleRate">Its sample rate, in Hz.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="LastSampleAt">When the newest sample came; null before the first.</param>
/// <param name="SoundSeconds">How much sound came, in seconds.</param>
/// <param name="Segments">How many anomalous segments have ended.</param>
/// <param name="LatencySeconds">How much sound comes after a moment, at most, before its score is known.</param>
/// <param name="LastScore">The newest score; null before the first.</param>
/// <param name="Warnings">What to keep in mind of its scores.</param>
public sealed record LiveStatus(
    string Name,
    string Model,
    int ModelVersion,
    LiveState State,
    int SampleRate,
    DateTimeOffset StartedAt,
    DateTimeOffset? LastSampleAt,
    double SoundSeconds,
    long Segments,
    double LatencySeconds,
    double? LastScore,
    IReadOnlyList<string> Warnings)
{
    /// <summary>The raw score of cells above which sound is anomalous; null if there is none, and states stay undecided.</summary>
    public double? MapThreshold { get; init; }

    /// <summary>The alarm that lasts (<see cref="AlarmRecord.Id"/>); null if there is none.</summary>
    public string? AlarmId { get; init; }

    /// <summary>What makes an alarm of this source; null if the model was not calibrated, and there are none.</summary>
    public AlarmRule? AlarmRule { get; init; }

    /// <summary>What is known of drift, by kind of evidence; empty if the model was not calibrated.</summary>
    public IReadOnlyDictionary<string, DriftState> Drift { get; init; } = new Dictionary<string, DriftState>();
}
