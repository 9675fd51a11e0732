namespace AudioAnomaly;

/// <summary>Quantiles with linear interpolation between the two nearest values, as NumPy's <c>percentile</c> has by default.</summary>
internal static class Percentile
{
    /// <summary>The rank of a quantile among sorted values, from 0; fractional.</summary>
    public static double RankOf(double share, long count) => share * (count - 1);

    /// <param name="sorted">The values, ascending; at least one.</param>
    /// <param name="share">From 0 to 1.</param>
    public static double OfSorted(ReadOnlySpan<double> sorted, double share)
    {
        double rank = RankOf(share, sorted.Length);
        int below = (int)rank;
        return Between(sorted[below], sorted[Math.Min(below + 1, sorted.Length - 1)], rank);
    }

    /// <summary>The quantile between the two values nearest to its rank.</summary>
    public static double Between(double low, double high, double rank) => low == high ? low : low + ((rank - (int)rank) * (high - low));
}
