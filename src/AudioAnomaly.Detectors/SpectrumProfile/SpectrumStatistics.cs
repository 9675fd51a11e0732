namespace AudioAnomaly;

/// <summary>The statistics of a spectrogram's bands over time.</summary>
internal static class SpectrumStatistics
{
    /// <summary>The quantiles that are taken.</summary>
    public static IReadOnlyList<double> Shares { get; } = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>Numbers of a band.</summary>
    public static int CountOf(SpectrumStatistic statistic) => statistic == SpectrumStatistic.Quantiles ? Shares.Count : 1;

    /// <summary>Describes a window.</summary>
    /// <param name="values">Frames x bins in dB.</param>
    /// <param name="frames">Number of frames, 1 or more.</param>
    /// <param name="bands">How many of the lowest bins count.</param>
    /// <param name="statistic">What is taken.</param>
    /// <returns>Bands x numbers. Quantiles are interpolated between neighbours, as NumPy's are.</returns>
    public static float[] Of(ReadOnlySpan<float> values, int frames, int bands, SpectrumStatistic statistic)
    {
        int bins = values.Length / frames, count = CountOf(statistic);
        float[] profile = new float[bands * count];
        double[] band = new double[frames];
        for (int b = 0; b < bands; b++)
        {
            for (int t = 0; t < frames; t++)
            {
                band[t] = values[(t * bins) + b];
            }

            Describe(band, statistic, profile.AsSpan(b * count, count));
        }

        return profile;
    }

    private static void Describe(double[] band, SpectrumStatistic statistic, Span<float> numbers)
    {
        if (statistic == SpectrumStatistic.Mean)
        {
            numbers[0] = (float)(band.Sum() / band.Length);
            return;
        }

        Array.Sort(band);
        for (int i = 0; i < numbers.Length; i++)
        {
            numbers[i] = (float)Percentile.OfSorted(band, Shares[i]);
        }
    }
}
