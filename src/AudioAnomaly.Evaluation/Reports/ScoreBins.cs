namespace AudioAnomaly.Evaluation;

/// <summary>Scores of normal and anomalous recordings counted in bins of equal width, for drawing.</summary>
/// <param name="Low">The lower edge of the first bin.</param>
/// <param name="High">The upper edge of the last bin, which belongs to it.</param>
/// <param name="Normal">How many normal recordings each bin has.</param>
/// <param name="Anomalous">How many anomalous recordings each bin has.</param>
internal sealed record ScoreBins(double Low, double High, IReadOnlyList<int> Normal, IReadOnlyList<int> Anomalous)
{
    /// <returns>The bins; null where there are no finite scores.</returns>
    public static ScoreBins? Of(IEnumerable<(double Score, bool IsAnomalous)> scores, int bins)
    {
        (double Score, bool IsAnomalous)[] finite = [.. scores.Where(one => double.IsFinite(one.Score))];
        if (finite.Length == 0)
        {
            return null;
        }

        double low = finite.Min(one => one.Score), high = finite.Max(one => one.Score);
        if (low == high)
        {
            // A bar as wide as the picture, around the only score.
            double margin = Math.Max(Math.Abs(low) * 0.5, 0.5);
            (low, high) = (low - margin, high + margin);
        }

        int[] normal = new int[bins], anomalous = new int[bins];
        foreach ((double score, bool isAnomalous) in finite)
        {
            int bin = Math.Clamp((int)((score - low) / (high - low) * bins), 0, bins - 1);
            (isAnomalous ? anomalous : normal)[bin]++;
        }

        return new ScoreBins(low, high, normal, anomalous);
    }
}
