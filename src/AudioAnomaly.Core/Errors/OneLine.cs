using System.Globalization;

namespace AudioAnomaly;

/// <summary>Makes text from a file fit for a message: one line, nothing that a terminal obeys, of limited length.</summary>
internal static class OneLine
{
    public static string Of(string text, int maxLength)
    {
        string shown = text.Length > maxLength ? text[..maxLength] + "..." : text;
        return shown.Any(IsUnprintable) ? string.Concat(shown.Select(c => IsUnprintable(c) ? '?' : c)) : shown;
    }

    // Besides control characters: line separators, and the marks that turn the direction of writing around.
    public static bool IsUnprintable(char c) => char.GetUnicodeCategory(c)
        is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator;
}
