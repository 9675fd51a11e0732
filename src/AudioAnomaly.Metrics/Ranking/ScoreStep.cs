namespace AudioAnomaly.Metrics;

/// <summary>Observations that a ranking does not tell apart: those of one score, or those of one histogram cell.</summary>
/// <param name="Threshold">All their scores are at or above it, and all scores of lower steps below it.</param>
/// <param name="Upper">All their scores are at or below it; equal to <paramref name="Threshold"/> if they have one and the same score.</param>
/// <param name="Positives">How many are anomalous.</param>
/// <param name="Negatives">How many are normal.</param>
/// <param name="Regions">The sum of their shares of ground-truth regions, in units of <see cref="RegionShare.Unit"/>.</param>
internal readonly record struct ScoreStep(double Threshold, double Upper, long Positives, long Negatives, UInt128 Regions)
{
    /// <summary>Whether their order among each other is unknown.</summary>
    public bool IsMixed => Upper > Threshold;
}
