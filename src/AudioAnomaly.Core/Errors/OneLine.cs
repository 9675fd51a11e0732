using System.Globalization;

namespace AudioAnomaly;

/// <summary>Makes text from a file or the name of one fit for a message or a list: one line, nothing that a terminal obeys, of limited length.</summary>
internal static class OneLine
{
    private const int MaxQuoted = 300;

    /// <summary>The text with an escape such as <c>\u001b</c> in the place of each character that cannot be shown in a line.</summary>
    /// <param name="text">Text of unknown origin.</param>
    /// <param name="maxLength">The longest text, in characters before escapes; what is longer is cut and ends in three dots.</param>
    /// <returns>One line.</returns>
    public static string Of(string text, int maxLength = int.MaxValue)
    {
        ArgumentNullException.ThrowIfNull(text);
        string shown = text.Length > maxLength ? text[..maxLength] + "..." : text;
        return shown.Any(IsUnprintable) ? string.Concat(shown.Select(c => IsUnprintable(c) ? Escape(c) : c.ToString())) : shown;
    }

    /// <summary>What an exception of a parser says, which may quote most of a damaged file.</summary>
    public static string Quote(Exception error) => Of(error.Message, MaxQuoted);

    /// <summary>The escape of a character, as JSON has it.</summary>
    public static string Escape(char c) => string.Create(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");

    // Besides control characters: line separators, and the marks that turn the direction of writing around.
    internal static bool IsUnprintable(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
