using System.Globalization;

namespace AudioAnomaly;

/// <summary>The one way to read a number that somebody typed: a point before its decimals and no separators of thousands, whatever the culture.</summary>
internal static class NumberText
{
    // No separators of thousands: 1,5 would be read as 15.
    private const NumberStyles Whole = NumberStyles.AllowLeadingSign | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;
    private const NumberStyles Real = Whole | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    /// <summary>Reads a finite number.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out double value)
        => double.TryParse(text, Real, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);

    /// <summary>Reads a whole number.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out long value) => long.TryParse(text, Whole, CultureInfo.InvariantCulture, out value);

    /// <summary>Reads a whole number.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out int value) => int.TryParse(text, Whole, CultureInfo.InvariantCulture, out value);

    /// <summary>Says that a text is no number, and how to write it if a decimal comma is all that is wrong.</summary>
    /// <param name="text">The text.</param>
    /// <param name="expected">What is expected, such as "a whole number".</param>
    public static string Refuse(string text, string expected)
        => text.Contains(',', StringComparison.Ordinal) && text.Replace(',', '.') is var pointed && TryParse(pointed.AsSpan(), out double _)
            ? $"'{text}' is not {expected}: decimals stand after a point, as in {pointed.Trim()}, and nothing stands between thousands."
            : $"'{text}' is not {expected}.";
}
