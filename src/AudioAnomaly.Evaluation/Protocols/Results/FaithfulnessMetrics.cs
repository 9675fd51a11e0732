using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Whether maps explain scores, over anomalous recordings, see <see cref="FaithfulnessEvaluator"/>. Immutable.</summary>
public sealed record FaithfulnessMetrics
{
    /// <summary>How many anomalous recordings were measured.</summary>
    public required int Recordings { get; init; }

    /// <summary>How many of them the model called anomalous.</summary>
    public required int Detected { get; init; }

    /// <summary>FF v1 as the paper prints it: f(x) - f(x m).</summary>
    public required FaithfulnessMeasure AsPrinted { get; init; }

    /// <summary>FF v1 removing: f(x) - f(x (1 - m)).</summary>
    public required FaithfulnessMeasure Removing { get; init; }

    /// <summary>FF v2: f(x) - f(x (1 - m) + background m); null without the clean background.</summary>
    public FaithfulnessMeasure? Replacing { get; init; }

    /// <summary>The relative drop of the raw score when the explanation is removed, which needs no f.</summary>
    public required FaithfulnessMeasure RelativeDrop { get; init; }

    /// <summary>AD, AI, AG, Fid-In, sparseness and complexity by these names.</summary>
    public required IReadOnlyDictionary<string, MeanAndDeviation> Others { get; init; }
}
