namespace AudioAnomaly.Evaluation;

/// <summary>How far a sensitivity test is.</summary>
/// <param name="Completed">Recordings that have had all of their faults.</param>
/// <param name="Total">All recordings that faults are put into.</param>
public readonly record struct SensitivityProgress(int Completed, int Total);
