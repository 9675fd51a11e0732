namespace AudioAnomaly.Components;

/// <summary>What a detector says of one spectrogram, before calibration.</summary>
/// <param name="Score">The raw clip score; higher is more abnormal.</param>
/// <param name="Map">The raw anomaly map on the spectrogram's grid.</param>
public sealed record DetectorOutput(double Score, AnomalyMap Map)
{
    /// <summary>What speaks for the score, the most unusual first; empty if the detector does not say. Their highest score is the clip's.</summary>
    public IReadOnlyList<AnomalyEvidence> Evidence { get; init; } = [];
}
