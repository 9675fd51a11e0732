namespace AudioAnomaly.Metrics;

/// <summary>One recording of a test: what a model says of it, and what is true. Immutable. Only score and label are always there.</summary>
public sealed record EvaluatedRecording
{
    /// <summary>Creates a recording of which nothing else is known.</summary>
    /// <param name="score">The raw score; higher is more abnormal. May be infinite, but not NaN.</param>
    /// <param name="isAnomalous">The truth.</param>
    /// <exception cref="ArgumentException">The score is NaN.</exception>
    public EvaluatedRecording(double score, bool isAnomalous)
    {
        if (double.IsNaN(score))
        {
            throw new ArgumentException("A score must not be NaN.", nameof(score));
        }

        (Score, IsAnomalous) = (score, isAnomalous);
    }

    /// <summary>The raw score; higher is more abnormal.</summary>
    public double Score { get; }

    /// <summary>The truth.</summary>
    public bool IsAnomalous { get; }

    /// <summary>The recording's name, or null.</summary>
    public string? Name { get; init; }

    /// <summary>Its domain, such as "source" or "target"; null where there is none.</summary>
    public string? Domain { get; init; }

    /// <summary>All that the model says: map, segments, threshold. Null where only the score is known.</summary>
    public AnomalyResult? Result { get; init; }

    /// <summary>The truth over time and frequency; null where it is not known.</summary>
    public RecordingTruth? Truth { get; init; }

    /// <summary>The model, for metrics that let it score changed spectrograms; null where there is none at hand.</summary>
    public EvaluatedModel? Model { get; init; }

    /// <summary>Computes the spectrogram of the clean background that an anomaly was mixed into; null where there is none.</summary>
    public Func<Spectrogram>? Background { get; init; }

    /// <summary>
    /// Reads and scores the recording anew. Metrics that look at few recordings once all are known keep this instead of the maps;
    /// null where it is not possible.
    /// </summary>
    public Func<EvaluatedRecording>? ScoreAgain { get; init; }
}
