namespace AudioAnomaly.Metrics;

/// <summary>The accuracy at a fixed threshold: the share of observations, normal or anomalous, that are called what they are.</summary>
/// <remarks>Undefined without observations. Where anomalies are rare, calling everything normal is already accurate.</remarks>
public sealed class AccuracyAtThreshold : ThresholdMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="threshold">The threshold, not NaN; null for the one that each recording's result tells.</param>
    /// <param name="inclusive">
    /// Whether a score equal to the threshold is called anomalous, as for the threshold of <see cref="F1Max"/>.
    /// By default it is not, as in <see cref="AnomalySummary.Verdict"/>.
    /// </param>
    /// <exception cref="ArgumentException">The threshold is NaN.</exception>
    public AccuracyAtThreshold(double? threshold = null, bool inclusive = false)
        : base("Accuracy", "accuracyAtThreshold", threshold, inclusive)
    {
    }

    /// <inheritdoc/>
    public override double Evaluate()
        => TruePositives + FalsePositives + FalseNegatives + TrueNegatives is var all and > 0 ? (double)(TruePositives + TrueNegatives) / all : double.NaN;
}
