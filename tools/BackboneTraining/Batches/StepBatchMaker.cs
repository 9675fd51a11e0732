namespace AudioAnomaly.BackboneTraining;

/// <summary>Makes what each step of a run is trained on, by its objectives.</summary>
internal sealed class StepBatchMaker
{
    private readonly BatchMaker? _views;
    private readonly EpisodeMaker? _episodes;

    public StepBatchMaker(BackboneTrainingOptions options)
    {
        _views = options.Episodes is { BesideContrast: false } ? null : new BatchMaker(options.Batch, options.Seed);
        _episodes = options.Episodes is { } episodes ? new EpisodeMaker(episodes, options.Batch.FrontEnds, options.Seed) : null;
    }

    /// <summary>Makes the batch of a step.</summary>
    /// <param name="number">How many steps were made before.</param>
    public StepBatch Make(long number) => new(_views?.Make(number), _episodes?.Make(number));
}
