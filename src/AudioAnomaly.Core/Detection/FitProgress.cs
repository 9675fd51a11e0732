namespace AudioAnomaly;

/// <summary>How far a fit is.</summary>
/// <param name="Stage">What is being done.</param>
/// <param name="Completed">How much of the stage is done.</param>
/// <param name="Total">How much the stage has, or null while that is unknown.</param>
public readonly record struct FitProgress(FitStage Stage, long Completed, long? Total)
{
    /// <summary>
    /// While <see cref="FitStage.Training"/>: the mean loss of the epoch that was just completed, on the detector's own scale. Null in other stages.
    /// </summary>
    public double? Loss { get; init; }

    /// <summary>
    /// While <see cref="FitStage.Training"/>: the loss on the normal clips held out from training, after the epoch. Null in other stages, or if none are held
    /// out.
    /// </summary>
    public double? ValidationLoss { get; init; }
}
