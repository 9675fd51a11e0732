using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// How well cells of time and frequency were found, pooled over recordings, see <see cref="SpectrogramLocalization"/>. Immutable;
/// what is undefined is null.
/// </summary>
public sealed record SpectrogramMetrics
{
    /// <summary>ROC-AUC over the cells.</summary>
    public double? RocAuc { get; init; }

    /// <summary>The percentile of the map's values above which cells are predicted, from 0 to 100; the paper says 40.</summary>
    public required double Percentile { get; init; }

    /// <summary>F1 at <see cref="Percentile"/>.</summary>
    public double? F1AtPercentile { get; init; }

    /// <summary>The highest F1 over all thresholds.</summary>
    public double? F1Max { get; init; }

    /// <summary>The threshold of <see cref="F1Max"/>.</summary>
    public double? F1MaxThreshold { get; init; }

    /// <summary>F1 of calling every cell anomalous.</summary>
    public double? F1Floor { get; init; }

    /// <summary>AU-PRO, the standard form up to a false-positive rate of 0.3.</summary>
    public double? AuPro { get; init; }

    /// <summary>AU-PRO, the rescaled form that the paper's table fits.</summary>
    public double? AuProRescaled { get; init; }

    /// <summary>How many connected regions the truth has.</summary>
    public required long Regions { get; init; }

    /// <summary>The median of the regions' sizes in cells.</summary>
    public double? MedianRegionSize { get; init; }

    /// <summary>Anomalous cells.</summary>
    public required long PositiveCells { get; init; }

    /// <summary>Normal cells.</summary>
    public required long NegativeCells { get; init; }
}
