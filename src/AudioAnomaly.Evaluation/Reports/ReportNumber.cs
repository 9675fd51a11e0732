using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Numbers as tables show them.</summary>
internal static class ReportNumber
{
    /// <summary>What stands where a number is not defined.</summary>
    public const string Missing = "-";

    /// <summary>Percent with one decimal, with the standard deviation if there are several values: "81.3", "81.3 ± 0.4".</summary>
    public static string Percent(MeanAndDeviation value) => Of(value, 100, "0.0");

    /// <summary>Percent with one decimal.</summary>
    public static string Percent(double? value) => Of(100 * value, "0.0");

    /// <summary>Three decimals, with the standard deviation if there are several values.</summary>
    public static string Decimals(MeanAndDeviation value) => Of(value, 1, "0.000");

    /// <summary>A number in a format of .NET, with a point.</summary>
    public static string Of(double? value, string format)
        => value is { } number && double.IsFinite(number) ? NoNegativeZero(number.ToString(format, CultureInfo.InvariantCulture)) : Missing;

    /// <summary>A ratio of powers: "6 dB", or "-".</summary>
    public static string Ratio(double? decibels) => decibels is { } value ? string.Create(CultureInfo.InvariantCulture, $"{value:0.##} dB") : Missing;

    /// <summary>A whole number.</summary>
    public static string Whole(long value) => value.ToString(CultureInfo.InvariantCulture);

    private static string Of(MeanAndDeviation value, double factor, string format) => value.StandardDeviation is { } deviation
        ? $"{Of(factor * value.Mean, format)} ± {Of(factor * deviation, format)}"
        : Of(factor * value.Mean, format);

    private static string NoNegativeZero(string text) => text.StartsWith('-') && text.All(c => c is '-' or '0' or '.') ? text[1..] : text;
}
