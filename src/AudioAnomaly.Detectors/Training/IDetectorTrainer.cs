namespace AudioAnomaly;

/// <summary>Trains one kind of detector. An engine that a package brings; scoring does without.</summary>
/// <typeparam name="TOptions">The detector's options.</typeparam>
/// <typeparam name="TModel">What it knows once it is fitted.</typeparam>
internal interface IDetectorTrainer<TOptions, TModel>
    where TOptions : TrainingOptions
{
    /// <summary>Trains.</summary>
    /// <exception cref="FitException">There are no spectrograms, nothing can be learned from them, or training went wrong.</exception>
    /// <exception cref="OperationCanceledException">The fit was cancelled.</exception>
    TModel Train(TrainingTask<TOptions> task);
}
