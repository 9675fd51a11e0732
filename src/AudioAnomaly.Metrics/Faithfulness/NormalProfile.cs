namespace AudioAnomaly.Metrics;

/// <summary>How loud normal recordings are in each bin: the median over all their frames. Immutable.</summary>
public sealed class NormalProfile
{
    private const double StepDb = 0.1;
    private const double RangeDb = 300;

    private readonly float[] _levels;

    private NormalProfile(float[] levels) => _levels = levels;

    /// <summary>The median of each bin in dB, to 0.1 dB.</summary>
    public IReadOnlyList<float> LevelsDb => _levels;

    /// <summary>Computes the medians in memory that does not depend on the number of recordings.</summary>
    /// <param name="normals">Spectrograms of normal recordings on one grid, such as those that were learned. At least one.</param>
    /// <returns>The profile.</returns>
    /// <exception cref="ArgumentException">There are none, or they differ in their number of bins.</exception>
    public static NormalProfile FromSpectrograms(IEnumerable<Spectrogram> normals)
    {
        ArgumentNullException.ThrowIfNull(normals);
        long[][]? counts = null;
        double floor = 0;
        foreach (Spectrogram normal in normals)
        {
            counts ??= [.. Enumerable.Range(0, normal.Bins).Select(_ => new long[(int)(RangeDb / StepDb) + 1])];
            floor = normal.Axes.FloorDb;
            if (counts.Length != normal.Bins)
            {
                throw new ArgumentException($"'{normal.Source ?? "a spectrogram"}' has {normal.Bins} bins, and others have {counts.Length}.", nameof(normals));
            }

            for (int i = 0; i < normal.Values.Length; i++)
            {
                int step = (int)Math.Clamp(Math.Round((normal.Values.Span[i] - floor) / StepDb), 0, RangeDb / StepDb);
                counts[i % normal.Bins][step]++;
            }
        }

        return counts is null ? throw new ArgumentException("At least one normal spectrogram is needed.", nameof(normals))
            : new NormalProfile([.. counts.Select(bin => (float)(floor + (StepDb * Median(bin))))]);
    }

    private static double Median(long[] counts)
    {
        long total = counts.Sum(), lower = (total - 1) / 2, upper = total / 2, seen = 0;
        int first = -1;
        for (int step = 0; step < counts.Length; step++)
        {
            seen += counts[step];
            if (first < 0 && seen > lower)
            {
                first = step;
            }

            if (seen > upper)
            {
                return (first + step) / 2.0;
            }
        }

        return first;
    }
}
