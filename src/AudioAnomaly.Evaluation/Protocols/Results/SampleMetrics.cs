using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>How well recordings were ranked. Immutable; what is undefined is null.</summary>
public sealed record SampleMetrics
{
    /// <summary>ROC-AUC, see <see cref="Metrics.RocAuc"/>.</summary>
    public double? RocAuc { get; init; }

    /// <summary>The lower end of the bootstrap interval of <see cref="RocAuc"/>.</summary>
    public double? RocAucLower { get; init; }

    /// <summary>The upper end of the bootstrap interval of <see cref="RocAuc"/>.</summary>
    public double? RocAucUpper { get; init; }

    /// <summary>The share of resamples that the interval covers, such as 0.95; null without interval.</summary>
    public double? IntervalLevel { get; init; }

    /// <summary>Partial AUC up to a false-positive rate of 0.1, after McClish, see <see cref="PartialRocAuc"/>.</summary>
    public double? PAuc { get; init; }

    /// <summary>Partial AUC of DCASE's text at 0.1, see <see cref="DcasePartialAuc"/>.</summary>
    public double? PAucDcase { get; init; }

    /// <summary>Average precision.</summary>
    public double? AveragePrecision { get; init; }

    /// <summary>The highest F1 over all thresholds; its threshold is chosen on the test data.</summary>
    public double? F1Max { get; init; }

    /// <summary>The threshold of <see cref="F1Max"/>; scores from it on are alarms.</summary>
    public double? F1MaxThreshold { get; init; }

    /// <summary>F1 of calling everything anomalous.</summary>
    public double? F1Floor { get; init; }

    /// <summary>F1 at the model's own threshold, found on normal recordings.</summary>
    public double? F1AtThreshold { get; init; }

    /// <summary>The share of normal recordings (false alarms) above the model's own threshold.</summary>
    public double? FalsePositiveRateAtThreshold { get; init; }

    /// <summary>The share of anomalous recordings (detections) above the model's own threshold.</summary>
    public double? RecallAtThreshold { get; init; }

    /// <summary>The model's own threshold.</summary>
    public double? Threshold { get; init; }
}
