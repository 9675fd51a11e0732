namespace AudioAnomaly;

/// <summary>The logistic function 1 / (1 + exp(-(score - Centre) / Width)): scores on a scale from 0 to 1.</summary>
/// <param name="Centre">The score that becomes 0.5.</param>
/// <param name="Width">How far above it 0.73 lies.</param>
internal readonly record struct LogisticScale(double Centre, double Width)
{
    // A few very similar recordings would make a step of the scale.
    private const double LeastShare = 0.05;
    private const double LeastMagnitude = 1e-12;

    // The logistic function is 0.95 at this many widths above its centre.
    private static readonly double LogitOf95 = Logarithm.Ln(19);

    /// <summary>The scale whose width is that of normal scores: (95 % quantile - median) / ln 19, but at least a twentieth of the centre.</summary>
    /// <param name="centre">The centre.</param>
    /// <param name="sorted">The normal scores, ascending; with fewer than two the least width is taken.</param>
    public static LogisticScale Around(double centre, ReadOnlySpan<double> sorted)
    {
        double least = LeastShare * Math.Max(Math.Abs(centre), LeastMagnitude);
        return new LogisticScale(
            centre,
            sorted.Length < 2 ? least : Math.Max((Percentile.OfSorted(sorted, 0.95) - Percentile.OfSorted(sorted, 0.5)) / LogitOf95, least));
    }

    public double Map(double score) => 1 / (1 + Exponential.Exp(-((score - Centre) / Width)));
}
