namespace AudioAnomaly.Metrics;

/// <summary>How concentrated an explanation is, as L-MAC reports it (Paissan et al., ICML 2024).</summary>
internal static class MaskShape
{
    /// <summary>The Gini index: 0 where all values are equal, 1 - 1/n where one of n has everything. Higher is sparser.</summary>
    /// <param name="values">The mask's values, 0 or more.</param>
    /// <returns>(2 sum of i a_i) / (n sum of a_i) - (n + 1) / n over the values in ascending order; NaN where they are all 0 or there are none.</returns>
    public static double Gini(ReadOnlySpan<float> values)
    {
        float[] sorted = values.ToArray();
        Array.Sort(sorted);
        double sum = 0, weighted = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            sum += sorted[i];
            weighted += (i + 1.0) * sorted[i];
        }

        return sum > 0 ? (2 * weighted / (sorted.Length * sum)) - ((sorted.Length + 1.0) / sorted.Length) : double.NaN;
    }

    /// <summary>The Shannon entropy of the values as shares of their sum: 0 where one has everything, ln n where n are equal. Lower is simpler.</summary>
    /// <param name="values">The mask's values, 0 or more.</param>
    /// <returns>The entropy in nats; NaN where they are all 0 or there are none.</returns>
    public static double Entropy(ReadOnlySpan<float> values)
    {
        double sum = 0, weighted = 0;
        foreach (float value in values)
        {
            sum += value;
            weighted += value > 0 ? value * Math.Log(value) : 0;
        }

        return sum > 0 ? Math.Log(sum) - (weighted / sum) : double.NaN;
    }

    /// <summary>The values of the bins that take part.</summary>
    internal static float[] ValidValues(ExplanationMask mask)
    {
        float[] values = new float[mask.Frames * mask.ValidBins];
        for (int frame = 0; frame < mask.Frames; frame++)
        {
            mask.Values.Span.Slice(frame * mask.Bins, mask.ValidBins).CopyTo(values.AsSpan(frame * mask.ValidBins));
        }

        return values;
    }
}
