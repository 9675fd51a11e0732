namespace AudioAnomaly.Evaluation;

/// <summary>A detector that takes part in an evaluation, with everything else that its pipeline needs. Immutable.</summary>
public sealed record EvaluationContestant
{
    /// <summary>Its name in tables; no two of one evaluation share it.</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Everything that decides its numbers, as text: detector, features, options, the weights' identity, the threshold's policy.
    /// Finished parts are kept only while this is the same, so that a setting that is left out here
    /// would be passed over.
    /// </summary>
    public required string Settings { get; init; }

    /// <summary>Makes a pipeline for a part and a seed. Let it leave out unreadable recordings, or one of them costs the whole part.</summary>
    public required Func<EvaluationPart, int, AudioAnomalyPipeline> CreatePipeline { get; init; }
}
