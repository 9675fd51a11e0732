using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// How well frames and events were found, pooled over recordings, see <see cref="TemporalLocalization"/> and <see cref="EventDetection"/>. Immutable;
/// what is undefined is null.
/// </summary>
public sealed record TemporalMetrics
{
    /// <summary>ROC-AUC over the frames.</summary>
    public double? RocAuc { get; init; }

    /// <summary>The highest F1 over all thresholds.</summary>
    public double? F1Max { get; init; }

    /// <summary>The threshold of <see cref="F1Max"/>.</summary>
    public double? F1MaxThreshold { get; init; }

    /// <summary>F1 of calling every frame anomalous.</summary>
    public double? F1Floor { get; init; }

    /// <summary>F1 of the model's own segments against the injected events.</summary>
    public double? EventF1 { get; init; }

    /// <summary>The share of predicted segments that are events.</summary>
    public double? EventPrecision { get; init; }

    /// <summary>The share of events that were found.</summary>
    public double? EventRecall { get; init; }

    /// <summary>Anomalous frames.</summary>
    public required long PositiveFrames { get; init; }

    /// <summary>Normal frames.</summary>
    public required long NegativeFrames { get; init; }
}
