namespace AudioAnomaly;

/// <summary>A scale for the scores of a member: how normal windows that it had not learned scored. Immutable.</summary>
/// <remarks>
/// z = (ln score - median) / max(deviation, 1.4826 MAD, least deviation) over the logarithms of normal scores, and a score on the common scale is ln(1 + e^z):
/// 0 or more, in the order of z, and hardly other than z above 3. Cells of maps are measured by the highest cells of normal maps in the same way.
/// </remarks>
internal sealed class MemberStandard
{
    // The deviation of a normal distribution is so many median absolute deviations.
    private const double DeviationsPerMad = 1.4826;

    private readonly double[] _scores;
    private readonly double[] _peaks;
    private readonly (double Median, double Deviation) _scoreScale;
    private readonly (double Median, double Deviation) _peakScale;

    /// <param name="scores">Clip scores of normal windows; none if there is no scale yet, and then a score s becomes ln(1 + s).</param>
    /// <param name="peaks">Their maps' highest cells.</param>
    /// <param name="leastDeviation">See <see cref="EnsembleOptions.LeastDeviation"/>.</param>
    public MemberStandard(IEnumerable<double> scores, IEnumerable<double> peaks, double leastDeviation)
    {
        _scores = [.. scores.Order()];
        _peaks = [.. peaks.Order()];
        _scoreScale = Measure(_scores, leastDeviation);
        _peakScale = Measure(_peaks, leastDeviation);
    }

    /// <summary>Clip scores of normal windows, ascending.</summary>
    public IReadOnlyList<double> Scores => _scores;

    /// <summary>The highest cells of normal maps, ascending.</summary>
    public IReadOnlyList<double> Peaks => _peaks;

    public double ZOf(double score) => ZOf(score, _scoreScale);

    public double ZOfCell(double cell) => ZOf(cell, _peakScale);

    /// <summary>Of normal windows, the share expected to score at least so high; null if there are none.</summary>
    public double? PValue(double score) => PValue(score, _scores);

    /// <summary>Of maps of normal windows, the share expected to have a cell at least so high; null if there are none.</summary>
    public double? PValueOfCell(double cell) => PValue(cell, _peaks);

    /// <summary>A z on the scale of the ensemble's score.</summary>
    public static double ToScore(double z)
    {
        const double Linear = 30;
        return z > Linear ? z : Logarithm.Ln(1 + Exponential.Exp(z));
    }

    private static double? PValue(double value, double[] normals)
        => normals.Length == 0 ? null : (1.0 + normals.Count(normal => normal >= value)) / (1 + normals.Length);

    private static double ZOf(double score, (double Median, double Deviation) scale)
        => score > 0 ? (Logarithm.Ln(score) - scale.Median) / scale.Deviation : double.NegativeInfinity;

    private static (double Median, double Deviation) Measure(double[] sorted, double leastDeviation)
    {
        // Scores of 0 count as the smallest one above.
        double smallest = sorted.FirstOrDefault(score => score > 0);
        if (smallest == 0)
        {
            return (0, 1);
        }

        double[] logs = Array.ConvertAll(sorted, score => Logarithm.Ln(Math.Max(score, smallest)));
        double mean = logs.Average(), median = Percentile.OfSorted(logs, 0.5);
        double deviation = Math.Sqrt(logs.Average(log => (log - mean) * (log - mean)));
        double mad = Percentile.OfSorted([.. logs.Select(log => Math.Abs(log - median)).Order()], 0.5);
        return (median, Math.Max(Math.Max(deviation, DeviationsPerMad * mad), leastDeviation));
    }
}
