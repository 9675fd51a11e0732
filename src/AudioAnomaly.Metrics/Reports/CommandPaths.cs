using System.Text.RegularExpressions;

namespace AudioAnomaly;

/// <summary>Takes a machine's folders out of what is published: a report says how it was made, but not where.</summary>
internal sealed partial class CommandPaths
{
    // Longer names stand first, so that a folder does not hide the ones inside it.
    private readonly (string Path, string Shown)[] _known;

    private CommandPaths((string Path, string Shown)[] known) => _known = known;

    /// <summary>Learns the folders that follow options: the value of --root is shown as ROOT.</summary>
    public static CommandPaths Of(string? command)
    {
        string[] words = [.. WordPattern().Matches(command ?? string.Empty).Select(match => match.Value.Trim('"', '\''))];
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 1; i < words.Length; i++)
        {
            (string option, string value) = words[i].StartsWith("--", StringComparison.Ordinal) && words[i].Split('=', 2) is [var name, var rest] ? (name, rest) : (words[i - 1], words[i]);
            if (option is "--root" or "--output" or "--noise-root" or "--backgrounds" or "--anomalies" or "-o" && value.Length > 1)
            {
                known[value.TrimEnd('/', '\\')] = option.TrimStart('-').ToUpperInvariant();
            }
        }

        return new CommandPaths([.. known.Where(one => one.Key.Length > 1).OrderByDescending(one => one.Key.Length).Select(one => (one.Key, one.Value))]);
    }

    /// <summary>The text with known folders as placeholders, and of all other full paths only the last name.</summary>
    public string Hide(string text)
    {
        string shown = text;
        foreach ((string path, string placeholder) in _known)
        {
            shown = Regex.Replace(shown, $@"(?<![\w.\-/\\]){Regex.Escape(path)}(?![\w.\-])", placeholder, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }

        return FullPathPattern().Replace(shown, match => $"PATH/{match.Groups["name"].Value}");
    }

    [GeneratedRegex("\"[^\"]*\"|'[^']*'|\\S+")]
    private static partial Regex WordPattern();

    // A drive, a share, a home or a root, then at least one folder, then the last name.
    [GeneratedRegex("""(?<![\w.\-/\\:])(?:[A-Za-z]:[\\/]|\\\\|~[\\/]|/)(?:[^\s\\/'"<>|]+[\\/]+)+(?<name>[^\s\\/'"<>|]*)""")]
    private static partial Regex FullPathPattern();
}
