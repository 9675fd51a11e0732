namespace AudioAnomaly.Metrics;

/// <summary>The precision at a fixed threshold: TP / (TP + FP), the share of alarms that are right.</summary>
/// <remarks>Undefined without anomalous observations; 0 while there are some but no alarm, as in scikit-learn.</remarks>
public sealed class PrecisionAtThreshold : ThresholdMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">The threshold, not NaN; null for the one that each recording's result tells.</param>
    /// <param name="inclusive">
    /// Whether a score equal to the threshold is called anomalous, as for the threshold of <see cref="F1Max"/>.
    /// By default it is not, as in <see cref="AnomalySummary.Verdict"/>.
    /// </param>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public PrecisionAtThreshold(double? threshold = null, bool inclusive = false)
        : base("Precision", "precisionAtThreshold", threshold, inclusive)
    {
    }

    /// <inheritdoc/>
    public override double Evaluate() => TruePositives + FalseNegatives == 0 ? double.NaN : TruePositives / Math.Max(1.0, TruePositives + FalsePositives);
}
