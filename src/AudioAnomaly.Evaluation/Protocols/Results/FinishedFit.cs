namespace AudioAnomaly.Evaluation;

/// <summary>What one fit found, as it is kept for a later run.</summary>
/// <param name="Key">A fingerprint of everything that decides it.</param>
/// <param name="Results">One result for each ratio; none if the fit could not be done.</param>
/// <param name="Skipped">What was left out.</param>
internal sealed record FinishedFit(string Key, IReadOnlyList<EvaluationPartResult> Results, IReadOnlyList<SkippedPart> Skipped);
