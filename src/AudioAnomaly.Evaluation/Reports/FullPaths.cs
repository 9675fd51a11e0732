using System.Text.RegularExpressions;

namespace AudioAnomaly.Evaluation;

/// <summary>Takes a machine's folders out of what is published.</summary>
internal static partial class FullPaths
{
    /// <summary>The text with only the last name of every full path.</summary>
    public static string Hide(string text) => FullPathPattern().Replace(text, match => $"PATH/{match.Groups["name"].Value}");

    // A drive, a share, a home or a root, then at least one folder, then the last name.
    [GeneratedRegex("""(?<![\w.\-/\\:])(?:[A-Za-z]:[\\/]|\\\\|~[\\/]|/)(?:[^\s\\/'"<>|]+[\\/]+)+(?<name>[^\s\\/'"<>|]*)""")]
    private static partial Regex FullPathPattern();
}
