using System.Globalization;
using System.Numerics;
using NWaves.Filters.Base;
using NWaves.Filters.Butterworth;
using NWaves.Filters.Fda;

namespace AudioAnomaly.Audio;

/// <summary>
/// Designs filters with NWaves, as second-order sections: each pair of the prototype's poles is brought to its place by itself, so that filters of any
/// order stay exact at frequencies far below the sample rate.
/// </summary>
internal static class FilterDesign
{
    /// <exception cref="ArgumentException">A frequency is half of the sample rate or more.</exception>
    public static IEnumerable<FilterSection> SectionsOf(AudioFilter filter, int sampleRate)
    {
        double limit = sampleRate / 2.0;
        if (filter.HighestHertz >= limit)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The filter {filter} is not possible at {sampleRate} Hz, the sample rate of the front end: its frequencies must lie below {limit:R} Hz."));
        }

        IReadOnlyList<double> values = filter.Values;
        return filter.Kind switch
        {
            AudioFilterKind.HighPass => Prototype(values[1]).Select(poles => ToSection(DesignFilter.IirHpTf(values[0] / sampleRate, poles))),
            AudioFilterKind.LowPass => Prototype(values[1]).Select(poles => ToSection(DesignFilter.IirLpTf(values[0] / sampleRate, poles))),
            AudioFilterKind.BandStop => Prototype(values[2]).SelectMany(poles => BandStop(values[0] / sampleRate, values[1] / sampleRate, poles)),
            AudioFilterKind.Hum => Enumerable.Range(1, (int)values[1]).Select(multiple => multiple * values[0]).TakeWhile(hertz => hertz < limit)
                .Select(hertz => ToSection(DesignFilter.IirNotch(hertz / sampleRate, values[2]))),
            _ => [new FilterSection(1, -values[0], 0, 0, 0)],
        };
    }

    /// <summary>The Butterworth prototype's poles: pairs that are each other's conjugate, and for an odd order a real one by itself.</summary>
    private static IEnumerable<Complex[]> Prototype(double order)
    {
        Complex[] poles = PrototypeButterworth.Poles((int)order);
        for (int i = 0; i < (poles.Length + 1) / 2; i++)
        {
            yield return 2 * i == poles.Length - 1 ? [new Complex(poles[i].Real, 0)] : [poles[i], Complex.Conjugate(poles[i])];
        }
    }

    /// <summary>A band-stop has twice the prototype's poles: those of each half, one after the other, and one pair of zeros for each section.</summary>
    private static IEnumerable<FilterSection> BandStop(double low, double high, Complex[] prototype)
    {
        TransferFunction whole = DesignFilter.IirBsTf(low, high, prototype);
        Complex zero = whole.Zeros[0];
        foreach (Complex[] poles in whole.Poles.Chunk(2))
        {
            var section = new TransferFunction([zero, Complex.Conjugate(zero)], poles);
            section.NormalizeAt(0);
            yield return ToSection(section);
        }
    }

    private static FilterSection ToSection(TransferFunction function)
    {
        double[] b = function.Numerator, a = function.Denominator;
        return new FilterSection(b[0] / a[0], b[1] / a[0], b.Length > 2 ? b[2] / a[0] : 0, a[1] / a[0], a.Length > 2 ? a[2] / a[0] : 0);
    }
}
