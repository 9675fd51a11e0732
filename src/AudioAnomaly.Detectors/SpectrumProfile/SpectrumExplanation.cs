namespace AudioAnomaly;

/// <summary>Words for how a spectrum differs from the normal ones.</summary>
internal static class SpectrumExplanation
{
    // Of five quantiles: pauses, the middle, peaks.
    private static readonly (int Index, string Of)[] Quantiles = [(2, string.Empty), (4, "its peaks "), (0, "its pauses ")];
    private static readonly (int Index, string Of)[] Mean = [(0, string.Empty)];

    /// <summary>Describes the bands that differ most.</summary>
    /// <param name="profile">The profile of what was scored: bands x numbers, in dB.</param>
    /// <param name="normals">The normal profiles.</param>
    /// <param name="band">The bands that differ most.</param>
    public static Explanation Of(ReadOnlySpan<float> profile, NormalProfiles normals, Band band)
    {
        int count = normals.Shape.NumbersPerRow;
        foreach ((int index, string part) in count == 1 ? Mean : Quantiles)
        {
            double own = MeanOf(profile, band, count, index);
            double[] others = new double[normals.Count];
            for (int i = 0; i < others.Length; i++)
            {
                others[i] = MeanOf(normals.Row(i), band, count, index);
            }

            if (own < others.Min() || own > others.Max())
            {
                return new Explanation(band.LowHz, band.HighHz, $"from {band} {part}{(own < others.Min() ? "quieter" : "louder")} than in every normal recording");
            }
        }

        return new Explanation(band.LowHz, band.HighHz, $"from {band} another spectrum than in normal recordings");
    }

    private static double MeanOf(ReadOnlySpan<float> profile, Band band, int count, int index)
    {
        double sum = 0;
        for (int bin = band.First; bin < band.First + band.Count; bin++)
        {
            sum += profile[(bin * count) + index];
        }

        return sum / band.Count;
    }
}
