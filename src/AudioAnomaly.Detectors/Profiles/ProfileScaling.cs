namespace AudioAnomaly;

/// <summary>Brings every number of a profile to the normal profiles' mean and deviation.</summary>
internal static class ProfileScaling
{
    // Bands that hold nothing hardly vary, and must not decide.
    private const double DeadShare = 0.05;

    /// <summary>Scales the normal profiles themselves.</summary>
    /// <param name="normals">Normal profiles.</param>
    /// <param name="scaling">Their scaling.</param>
    /// <param name="length">How many numbers of each are wanted, from the first.</param>
    /// <returns>Profiles x numbers.</returns>
    public static float[] Standardize(NormalProfiles normals, FeatureScaling scaling, int length)
    {
        float[] standardized = new float[normals.Count * length];
        for (int i = 0; i < normals.Count; i++)
        {
            Span<float> row = standardized.AsSpan(i * length, length);
            normals.Row(i)[..length].CopyTo(row);
            scaling.Apply(row);
        }

        return standardized;
    }

    /// <summary>The scaling: (number - mean) / (deviation + 5 % of the median deviation).</summary>
    /// <param name="normals">Normal profiles.</param>
    /// <returns>A scaling of all numbers. Numbers keep their unit if no number varies.</returns>
    public static FeatureScaling Of(NormalProfiles normals)
    {
        int length = normals.Shape.Length;
        double[] means = new double[length], deviations = new double[length];
        for (int i = 0; i < normals.Count; i++)
        {
            ReadOnlySpan<float> row = normals.Row(i);
            for (int c = 0; c < length; c++)
            {
                means[c] += row[c];
            }
        }

        means = Array.ConvertAll(means, sum => sum / normals.Count);
        for (int i = 0; i < normals.Count; i++)
        {
            ReadOnlySpan<float> row = normals.Row(i);
            for (int c = 0; c < length; c++)
            {
                deviations[c] += (row[c] - means[c]) * (row[c] - means[c]);
            }
        }

        deviations = Array.ConvertAll(deviations, squares => Math.Sqrt(squares / normals.Count));

        // Where most numbers never vary, the median says nothing.
        double typical = Percentile.OfSorted([.. deviations.Order()], 0.5) is > 0 and double median ? median : deviations.Average();
        double least = DeadShare * typical;
        return new FeatureScaling(
            Array.ConvertAll(means, mean => (float)mean),
            Array.ConvertAll(deviations, deviation => least > 0 ? (float)(1 / (deviation + least)) : 1));
    }
}
