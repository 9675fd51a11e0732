namespace AudioAnomaly.Fleet;

/// <summary>What a model says of one of many recordings. Immutable.</summary>
/// <param name="Path">The recording's file.</param>
/// <param name="Score">The raw score, 0 or more; higher is more abnormal. Null if the recording could not be scored.</param>
/// <param name="PValue">The share of normal recordings expected to score at least this high; null if that is not known.</param>
/// <param name="Verdict">The verdict; <see cref="AnomalyVerdict.Undecided"/> if the recording could not be scored.</param>
/// <param name="Error">Why the recording could not be scored; null if it could.</param>
public sealed record RecordingScore(string Path, double? Score, double? PValue, AnomalyVerdict Verdict, string? Error);
