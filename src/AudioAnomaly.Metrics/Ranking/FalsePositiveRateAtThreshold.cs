namespace AudioAnomaly.Metrics;

/// <summary>The false-positive rate at a fixed threshold: FP / (FP + TN), the share of normal observations that are called anomalous.</summary>
/// <remarks>Undefined without normal observations.</remarks>
public sealed class FalsePositiveRateAtThreshold : ThresholdMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">The threshold, not NaN; null for the one that each recording's result tells.</param>
    /// <param name="inclusive">
    /// Whether a score equal to the threshold is called anomalous, as for the threshold of <see cref="F1Max"/>.
    /// By default it is not, as in <see cref="AnomalySummary.Verdict"/>.
    /// </param>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public FalsePositiveRateAtThreshold(double? threshold = null, bool inclusive = false)
        : base("False-positive rate", "falsePositiveRateAtThreshold", threshold, inclusive)
    {
    }

    /// <inheritdoc/>
    public override double Evaluate() => FalsePositives + TrueNegatives == 0 ? double.NaN : (double)FalsePositives / (FalsePositives + TrueNegatives);
}
