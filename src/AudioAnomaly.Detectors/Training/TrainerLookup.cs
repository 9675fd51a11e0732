namespace AudioAnomaly;

/// <summary>Finds the trainer of a detector.</summary>
internal static class TrainerLookup
{
    /// <summary>Trains by the trainer that was added.</summary>
    /// <param name="task">The task.</param>
    /// <param name="name">The detector's name, for messages.</param>
    /// <exception cref="MissingEngineException">None was added.</exception>
    public static TModel Train<TOptions, TModel>(this TrainingTask<TOptions> task, string name)
        where TOptions : TrainingOptions
    {
        ArgumentNullException.ThrowIfNull(task.Normals);
        ArgumentNullException.ThrowIfNull(task.Context);
        IDetectorTrainer<TOptions, TModel> trainer = task.Components.FindEngine<IDetectorTrainer<TOptions, TModel>>()
            ?? throw new MissingEngineException($"training {name}", "AudioAnomaly.Torch", "AddTorchTraining()");
        return trainer.Train(task);
    }
}
