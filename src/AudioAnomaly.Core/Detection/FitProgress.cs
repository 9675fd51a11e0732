namespace AudioAnomaly;

/// <summary>How far a fit is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Completed">How much of the stage is done.</param>
/// <param name="Total">How much the stage has, or null while that is unknown.</param>
public readonly record struct FitProgress(FitStage Stage, long Completed, long? Total);
