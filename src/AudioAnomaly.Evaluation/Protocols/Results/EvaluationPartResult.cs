namespace AudioAnomaly.Evaluation;

/// <summary>
/// What one fitted model found on the test recordings of one ratio. Immutable. Models that serve several ratios (EnvMix) have one result for each;
/// <see cref="EvaluationCost.FitSeconds"/> is then that of the one fit.
/// </summary>
public sealed record EvaluationPartResult
{
    /// <summary>The data set's name.</summary>
    public required string Dataset { get; init; }

    /// <summary>The kind of machine or the background's class; null where there is only one.</summary>
    public string? Group { get; init; }

    /// <summary>The machine's id or section, as the data set writes it; null where there is none.</summary>
    public string? Section { get; init; }

    /// <summary>The ratio in dB, or null. MIMII: machine over factory noise. EnvMix: anomaly over background.</summary>
    public double? SnrDb { get; init; }

    /// <summary>The detector's name.</summary>
    public required string Detector { get; init; }

    /// <summary>The seed of every random choice.</summary>
    public required int Seed { get; init; }

    /// <summary>How many recordings took part.</summary>
    public required EvaluationCounts Counts { get; init; }

    /// <summary>How recordings were ranked.</summary>
    public required SampleMetrics Sample { get; init; }

    /// <summary>ROC-AUC by domain, source first; empty where there are no domains.</summary>
    public IReadOnlyList<DomainMetrics> Domains { get; init => field = value ?? []; } = [];

    /// <summary>How cells were found; null without the truth over time and frequency.</summary>
    public SpectrogramMetrics? Spectrogram { get; init; }

    /// <summary>How frames and events were found; null without the truth over time.</summary>
    public TemporalMetrics? Temporal { get; init; }

    /// <summary>Whether maps explain scores; null if that was not measured.</summary>
    public FaithfulnessMetrics? Faithfulness { get; init; }

    /// <summary>Time and memory.</summary>
    public required EvaluationCost Cost { get; init; }

    /// <summary>Every test recording with its score, in the order of the data set.</summary>
    public required IReadOnlyList<TestScore> Scores { get; init; }

    /// <summary>Some recordings with their maps, for pictures; perhaps none.</summary>
    public IReadOnlyList<EvaluationExample> Examples { get; init => field = value ?? []; } = [];

    /// <summary>What a careful reader should know, one sentence each.</summary>
    public IReadOnlyList<string> Warnings { get; init => field = value ?? []; } = [];
}
