namespace AudioAnomaly.Evaluation;

/// <summary>One test recording and its score. Immutable.</summary>
/// <param name="File">The recording's path within the data set.</param>
/// <param name="IsAnomalous">The truth.</param>
/// <param name="Score">The raw score; higher is more abnormal.</param>
/// <param name="Kind">The kind of anomaly, where the data set says it; null otherwise.</param>
/// <param name="Domain">"source" or "target", or null.</param>
public sealed record TestScore(string File, bool IsAnomalous, double Score, string? Kind = null, string? Domain = null);
