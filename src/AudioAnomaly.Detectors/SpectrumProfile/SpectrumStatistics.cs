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
        int bins = values.Length / frames;
        return statistic == SpectrumStatistic.Mean ? Means(values, frames, bins, bands) : Quantiles(values, frames, bins, bands);
    }

    private static float[] Means(ReadOnlySpan<float> values, int frames, int bins, int bands)
    {
        float[] profile = new float[bands];
        for (int b = 0; b < bands; b++)
        {
            double sum = 0;
            for (int t = 0; t < frames; t++)
            {
                sum += values[(t * bins) + b];
            }

            profile[b] = (float)(sum / frames);
        }

        return profile;
    }

    private static float[] Quantiles(ReadOnlySpan<float> values, int frames, int bins, int bands)
    {
        float[] profile = new float[bands * Shares.Count], columns = new float[frames * ColumnSort.Columns];
        for (int first = 0; first < bands; first += ColumnSort.Columns)
        {
            int taken = Math.Min(ColumnSort.Columns, bands - first);
            for (int t = 0; t < frames; t++)
            {
                values.Slice((t * bins) + first, taken).CopyTo(columns.AsSpan(t * ColumnSort.Columns));
            }

            ColumnSort.Sort(columns);
            for (int i = 0; i < Shares.Count; i++)
            {
                double rank = Percentile.RankOf(Shares[i], frames);
                ReadOnlySpan<float> below = columns.AsSpan((int)rank * ColumnSort.Columns), above = columns.AsSpan(Math.Min((int)rank + 1, frames - 1) * ColumnSort.Columns);
                for (int column = 0; column < taken; column++)
                {
                    profile[((first + column) * Shares.Count) + i] = (float)Percentile.Between(below[column], above[column], rank);
                }
            }
        }

        return profile;
    }
}
