namespace AudioAnomaly;

/// <summary>Clip scores made of many patch scores.</summary>
internal static class PatchScores
{
    /// <summary>The mean of the highest scores.</summary>
    /// <param name="scores">The scores, 1 or more.</param>
    /// <param name="share">Which share of them counts; at least one does.</param>
    public static double TopMean(ReadOnlySpan<float> scores, double share)
    {
        float[] sorted = scores.ToArray();
        Array.Sort(sorted);
        int count = Math.Max(1, (int)Math.Ceiling(sorted.Length * share));
        return sorted[^count..].Average(score => (double)score);
    }
}
