using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Faults of one curve: a kind, a direction and an octave, at several strengths.</summary>
internal sealed record FaultGroup(SyntheticFaultKind Kind, bool IsQuieter, double? LowHz, double? HighHz, IReadOnlyList<double> Strengths)
{
    private const double LowestHz = 62.5;
    private const double NarrowestOctaves = 0.4;

    private static readonly double[] BandGains = [1.5, 3, 6, 9, 12];
    private static readonly double[] LevelGains = [1, 2, 4, 6, 10];
    private static readonly double[] ToneLevels = [-24, -18, -12, -6, 0];
    private static readonly double[] Depths = [0.2, 0.4, 0.6, 0.8, 0.95];
    private static readonly double[] EventLevels = [-15, -9, -3, 3, 9];

    /// <summary>All that a model of a bandwidth is tested with.</summary>
    public static IReadOnlyList<FaultGroup> Of(double bandwidthHz)
    {
        (double Low, double High)[] octaves = [.. Octaves(bandwidthHz)];
        double[] Quieter(double[] gains) => Array.ConvertAll(gains, gain => -gain);
        return
        [
            .. octaves.Select(octave => new FaultGroup(SyntheticFaultKind.Band, false, octave.Low, octave.High, BandGains)),
            .. octaves.Select(octave => new FaultGroup(SyntheticFaultKind.Band, true, octave.Low, octave.High, Quieter(BandGains))),
            .. octaves.Select(octave => new FaultGroup(SyntheticFaultKind.Tone, false, octave.Low, octave.High, ToneLevels)),
            .. octaves.Select(octave => new FaultGroup(SyntheticFaultKind.Modulation, false, octave.Low, octave.High, Depths)),
            .. octaves.Select(octave => new FaultGroup(SyntheticFaultKind.Event, false, octave.Low, octave.High, EventLevels)),
            new FaultGroup(SyntheticFaultKind.Level, false, null, null, LevelGains),
            new FaultGroup(SyntheticFaultKind.Level, true, null, null, Quieter(LevelGains)),
        ];
    }

    /// <summary>A fault whose place is drawn from the octave: by seed, group and case, and not by strength, so that a curve is of the same faults.</summary>
    public SyntheticFault Draw(double strength, int seed, int number)
    {
        int own = StableHash.Of(string.Create(CultureInfo.InvariantCulture, $"{seed}/{Kind}/{LowHz:R}/{number}"));
        if (LowHz is not { } low || HighHz is not { } high)
        {
            return new SyntheticFault(Kind, strength, LowestHz, 2 * LowestHz, own);
        }

        var random = new Random(own);
        double octaves = Math.Log2(high / low);
        double width = Math.Min(octaves, NarrowestOctaves + (random.NextDouble() * Math.Max(0, octaves - NarrowestOctaves)));
        double from = low * Math.Pow(2, random.NextDouble() * (octaves - width));
        return new SyntheticFault(Kind, strength, from, from * Math.Pow(2, width), own);
    }

    /// <summary>Octaves up to the bandwidth; the last one may be half as wide.</summary>
    private static IEnumerable<(double Low, double High)> Octaves(double bandwidthHz)
    {
        for (double low = LowestHz; low * Math.Sqrt(2) <= bandwidthHz; low *= 2)
        {
            yield return (low, Math.Min(2 * low, bandwidthHz));
        }
    }
}
