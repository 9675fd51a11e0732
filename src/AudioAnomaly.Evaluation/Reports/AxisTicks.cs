using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Round numbers for axes.</summary>
internal static class AxisTicks
{
    private static readonly double[] Steps = [1, 2, 5, 10];
    private static readonly double[] Hertz = [20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000];

    /// <summary>Multiples of 1, 2 or 5 times a power of ten between two numbers, at most about <paramref name="count"/> of them.</summary>
    public static IReadOnlyList<double> Between(double low, double high, int count)
    {
        double rough = (high - low) / count;
        if (!(rough > 0) || !double.IsFinite(rough))
        {
            return [];
        }

        double power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        double step = power * Steps.First(one => (one * power >= rough) || one == Steps[^1]);
        double first = Math.Ceiling(low / step);
        return [.. Enumerable.Range(0, count + 2).Select(i => (first + i) * step).TakeWhile(tick => tick <= high)];
    }

    /// <summary>Frequencies with their places on an axis of bins, as fractional bins; those too close to the one below are left out.</summary>
    public static IReadOnlyList<(double Bin, string Label)> Frequencies(IReadOnlyList<double> frequencies)
    {
        List<(double Bin, string Label)> ticks = [];
        foreach (double hertz in Hertz.Where(hertz => hertz >= frequencies[0] && hertz <= frequencies[^1]))
        {
            double bin = BinOf(frequencies, hertz);
            if (ticks.Count == 0 || bin - ticks[^1].Bin > 0.06 * frequencies.Count)
            {
                ticks.Add((bin, hertz.ToString("0", CultureInfo.InvariantCulture)));
            }
        }

        return ticks;
    }

    /// <summary>A number with as many digits as a tick needs.</summary>
    public static string Label(double value) => Math.Abs(value) is >= 1e5 or (> 0 and < 1e-3)
        ? value.ToString("0.##e0", CultureInfo.InvariantCulture)
        : Math.Round(value, 6).ToString("0.######", CultureInfo.InvariantCulture);

    private static double BinOf(IReadOnlyList<double> frequencies, double hertz)
    {
        int above = 0;
        while (frequencies[above] < hertz)
        {
            above++;
        }

        return above == 0 ? 0 : above - 1 + ((hertz - frequencies[above - 1]) / (frequencies[above] - frequencies[above - 1]));
    }
}
