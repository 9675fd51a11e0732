using System.Globalization;

namespace AudioAnomaly.Benchmarks;

/// <summary>Numbers as tables show them.</summary>
internal static class Display
{
    public const string None = "-";

    /// <summary>Three digits, or all before the point.</summary>
    public static string Number(double value) => Math.Abs(value) switch
    {
        >= 1000 => value.ToString("#,0", CultureInfo.InvariantCulture),
        >= 100 => value.ToString("0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("0.0", CultureInfo.InvariantCulture),
        >= 0.1 or 0 => value.ToString("0.00", CultureInfo.InvariantCulture),
        >= 0.001 => value.ToString("0.0000", CultureInfo.InvariantCulture),
        _ => value.ToString("0.0e0", CultureInfo.InvariantCulture),
    };

    public static string Number(double? value, string unit = "") => value is { } number ? Number(number) + unit : None;

    public static string Percent(double? share) => share is { } known ? string.Create(CultureInfo.InvariantCulture, $"{100 * known:0} %") : None;
}
