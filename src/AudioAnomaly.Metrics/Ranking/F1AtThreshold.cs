namespace AudioAnomaly.Metrics;

/// <summary>The F1 score at a fixed threshold: 2TP / (2TP + FP + FN).</summary>
/// <remarks>Undefined without anomalous observations.</remarks>
public sealed class F1AtThreshold : ThresholdMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">The threshold, not NaN; null for the one that each recording's result tells.</param>
    /// <param name="inclusive">
    /// Whether a score equal to the threshold is called anomalous, as for the threshold of <see cref="F1Max"/>.
    /// By default it is not, as in <see cref="AnomalySummary.Verdict"/>.
    /// </param>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public F1AtThreshold(double? threshold = null, bool inclusive = false)
        : base("F1", "f1AtThreshold", threshold, inclusive)
    {
    }

    /// <inheritdoc/>
    public override double Evaluate()
        => TruePositives + FalseNegatives == 0 ? double.NaN : 2.0 * TruePositives / ((2.0 * TruePositives) + FalsePositives + FalseNegatives);
}
