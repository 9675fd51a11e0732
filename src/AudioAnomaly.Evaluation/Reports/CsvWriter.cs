using System.Globalization;
using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// Writes comma-separated values (RFC 4180 with line feeds): fields are quoted where they must be, numbers have a point and enough digits to be read back
/// as they were. Text is one line and no formula: a program for tables would run one that came in by the name of a file.
/// </summary>
internal static class CsvWriter
{
    /// <summary>Appends a row.</summary>
    /// <param name="text">Where to.</param>
    /// <param name="fields">Text, numbers, truth values, or null for an empty field.</param>
    public static void AppendRow(StringBuilder text, params ReadOnlySpan<object?> fields)
    {
        for (int i = 0; i < fields.Length; i++)
        {
            text.Append(i > 0 ? "," : string.Empty).Append(Field(fields[i]));
        }

        text.Append('\n');
    }

    // What begins like a formula gets the mark that such programs take for text.
    private static string Plain(string text) => text.Length > 0 && text[0] is '=' or '+' or '-' or '@' ? $"'{text}" : text;

    private static string Quoted(string text) => text.AsSpan().IndexOfAny("\",") >= 0 || text.Length != text.Trim().Length
        ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\""
        : text;

    private static string Field(object? value) => value switch
    {
        null => string.Empty,
        string text => Quoted(Plain(OneLine.Of(text))),
        bool truth => truth ? "1" : "0",
        double number => double.IsFinite(number) ? number.ToString("R", CultureInfo.InvariantCulture) : string.Empty,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new ArgumentException($"{value.GetType()} is no field of a table.", nameof(value)),
    };
}
