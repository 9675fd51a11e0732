namespace AudioAnomaly;

/// <summary>What a detector says of one spectrogram, before calibration.</summary>
/// <param name="Score">The raw clip score; higher is more abnormal.</param>
/// <param name="Map">The raw anomaly map on the spectrogram's grid.</param>
public sealed record DetectorOutput(double Score, AnomalyMap Map);
