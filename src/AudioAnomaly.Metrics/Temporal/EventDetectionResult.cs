namespace AudioAnomaly.Metrics;

/// <summary>How well predicted events match the true ones.</summary>
/// <param name="TruePositives">Pairs of a true and a predicted event.</param>
/// <param name="FalsePositives">Predicted events without a true one.</param>
/// <param name="FalseNegatives">True events without a predicted one.</param>
public sealed record EventDetectionResult(long TruePositives, long FalsePositives, long FalseNegatives)
{
    /// <summary>The share of predicted events that are true; NaN if there are no events at all, 0 if only true ones.</summary>
    public double Precision => Share(TruePositives + FalsePositives);

    /// <summary>The share of true events that are found; NaN if there are no events at all, 0 if only predicted ones.</summary>
    public double Recall => Share(TruePositives + FalseNegatives);

    /// <summary>2TP / (2TP + FP + FN); NaN if there are no events at all.</summary>
    public double F1 => 2.0 * TruePositives / ((2.0 * TruePositives) + FalsePositives + FalseNegatives);

    private double Share(long of) => TruePositives + FalsePositives + FalseNegatives == 0 ? double.NaN : TruePositives / Math.Max(1.0, of);
}
