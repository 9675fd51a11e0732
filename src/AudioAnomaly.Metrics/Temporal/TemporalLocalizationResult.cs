namespace AudioAnomaly.Metrics;

/// <summary>How well frame scores point at the anomalous frames of recordings. Values are NaN while a class is missing.</summary>
public sealed record TemporalLocalizationResult
{
    /// <summary>The number of recordings.</summary>
    public required long Clips { get; init; }

    /// <summary>The number of anomalous frames.</summary>
    public required long Positives { get; init; }

    /// <summary>The number of normal frames.</summary>
    public required long Negatives { get; init; }

    /// <summary>ROC-AUC over all frames of all recordings.</summary>
    public required BoundedValue RocAuc { get; init; }

    /// <summary>The best F1 score over all frames, with its threshold and the score of marking every frame.</summary>
    public required F1Optimum F1Max { get; init; }
}
