using System.Globalization;

namespace AudioAnomaly;

/// <summary>The mean of one number over several runs, and how far they lie apart.</summary>
/// <param name="Mean">The mean; NaN where there is no value.</param>
/// <param name="Deviation">The standard deviation of the sample (n - 1); NaN for fewer than two values.</param>
/// <param name="Count">The number of values.</param>
internal readonly record struct Spread(double Mean, double Deviation, int Count)
{
    /// <summary>What stands where a number is not defined.</summary>
    public const string Missing = "-";

    /// <summary>Values that are not defined are left out.</summary>
    public static Spread Of(IEnumerable<double> values)
    {
        double[] present = [.. values.Where(double.IsFinite)];
        double mean = present.Length > 0 ? present.Average() : double.NaN;
        double deviation = present.Length > 1 ? Math.Sqrt(present.Sum(value => (value - mean) * (value - mean)) / (present.Length - 1)) : double.NaN;
        return new Spread(mean, deviation, present.Length);
    }

    /// <summary>Percent with one decimal: "81.3", or "81.3 +- 0.4" for several values.</summary>
    public string ToPercent() => Text(100, "0.0");

    /// <summary>The number with three decimals.</summary>
    public string ToNumber() => Text(1, "0.000");

    /// <summary>A single number in percent with one decimal.</summary>
    public static string Percent(double value) => double.IsFinite(value) ? (100 * value).ToString("0.0", CultureInfo.InvariantCulture) : Missing;

    private string Text(double factor, string format)
    {
        if (Count == 0)
        {
            return Missing;
        }

        string mean = (factor * Mean).ToString(format, CultureInfo.InvariantCulture);
        return Count == 1 ? mean : $"{mean} +- {(factor * Deviation).ToString(format, CultureInfo.InvariantCulture)}";
    }
}
