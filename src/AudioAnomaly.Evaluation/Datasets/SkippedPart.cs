namespace AudioAnomaly.Evaluation;

/// <summary>A part of a data set that was left out.</summary>
/// <param name="Location">The file or folder.</param>
/// <param name="Reason">What was found and expected.</param>
public sealed record SkippedPart(string Location, string Reason);
