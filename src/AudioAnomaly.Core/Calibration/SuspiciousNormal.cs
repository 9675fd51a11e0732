namespace AudioAnomaly;

/// <summary>A normal recording that differed from the others: worth listening to, because an anomaly among the normal recordings is the commonest mistake.</summary>
/// <param name="Name">The recording's path or name.</param>
/// <param name="Score">Its raw score by a detector that had not learned it, 0 or more; the highest of its windows.</param>
/// <param name="IsAboveThreshold">Whether the model's threshold lies below that.</param>
public sealed record SuspiciousNormal(string Name, double Score, bool IsAboveThreshold);
