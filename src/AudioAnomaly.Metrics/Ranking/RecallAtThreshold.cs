namespace AudioAnomaly.Metrics;

/// <summary>The recall at a fixed threshold: TP / (TP + FN), the share of anomalous observations that are found.</summary>
/// <remarks>Undefined without anomalous observations.</remarks>
public sealed class RecallAtThreshold : ThresholdMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">The threshold, not NaN; null for the one that each recording's result tells.</param>
    /// <param name="inclusive">
    /// Whether a score equal to the threshold is called anomalous, as for the threshold of <see cref="F1Max"/>.
    /// By default it is not, as in <see cref="AnomalySummary.Verdict"/>.
    /// </param>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public RecallAtThreshold(double? threshold = null, bool inclusive = false)
        : base("Recall", "recallAtThreshold", threshold, inclusive)
    {
    }

    /// <inheritdoc/>
    public override double Evaluate() => TruePositives + FalseNegatives == 0 ? double.NaN : (double)TruePositives / (TruePositives + FalseNegatives);
}
