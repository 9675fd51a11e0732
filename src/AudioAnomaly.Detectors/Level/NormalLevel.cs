using System.Collections.Concurrent;

namespace AudioAnomaly;

/// <summary>How loud normal windows are. Safe to use from several threads.</summary>
/// <param name="normals">The mean power of each band in each normal window.</param>
/// <param name="margin">What is added to the deviation, in dB.</param>
internal sealed class NormalLevel(NormalProfiles normals, double margin) : INormalModel
{
    private readonly ConcurrentDictionary<int, (double Median, double Deviation)> _levels = [];

    public NormalProfiles Normals => normals;

    /// <summary>How far a window's loudness is from the median of normal ones, in their deviations.</summary>
    /// <param name="powers">The mean power of each band in scope; normal windows are taken in the same bands.</param>
    public double Score(ReadOnlySpan<float> powers)
    {
        (double median, double deviation) = _levels.GetOrAdd(powers.Length, Measure);
        return Math.Abs(BandPowers.Loudness(powers) - median) / (deviation + margin);
    }

    /// <summary>How much louder a window is than the median of normal ones, in dB.</summary>
    /// <param name="powers">As of <see cref="Score"/>.</param>
    public double Difference(ReadOnlySpan<float> powers) => BandPowers.Loudness(powers) - _levels.GetOrAdd(powers.Length, Measure).Median;

    private (double Median, double Deviation) Measure(int bands)
    {
        double[] levels = [.. Enumerable.Range(0, normals.Count).Select(index => BandPowers.Loudness(normals.Row(index)[..bands])).Order()];
        double mean = levels.Average();
        return (Percentile.OfSorted(levels, 0.5), Math.Sqrt(levels.Average(level => (level - mean) * (level - mean))));
    }
}
