using System.Text.RegularExpressions;

namespace AudioAnomaly.Tool;

/// <summary>Takes the folders that a command names out of what is published: a report says how it was made, but not where.</summary>
internal sealed partial class CommandPaths
{
    private static readonly string[] Options = ["--root", "--output", "--mixtures", "--ground-truth", "--json"];

    // Longer names stand first, so that a folder does not hide the ones inside it.
    private readonly (string Path, string Shown)[] _known;

    private CommandPaths((string Path, string Shown)[] known) => _known = known;

    /// <summary>Learns the folders that follow options: the value of --root is shown as ROOT, that of a second one as ROOT2. Plain names are left, since they tell nothing of the machine.</summary>
    public static CommandPaths Of(string? command)
    {
        string[] words = [.. WordPattern().Matches(command ?? string.Empty).Select(match => match.Value.Replace("\"", string.Empty, StringComparison.Ordinal))];
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < words.Length; i++)
        {
            (string option, string value) = words[i].Split('=', 2) is [var name, var rest] ? (name, rest) : (i > 0 ? words[i - 1] : string.Empty, words[i]);
            string path = value.TrimEnd('/', '\\');
            if (Options.Contains(option) && path.AsSpan().IndexOfAny('/', '\\') >= 0)
            {
                string shown = option.TrimStart('-').ToUpperInvariant();
                int before = known.Values.Count(one => one.StartsWith(shown, StringComparison.Ordinal));
                known.TryAdd(path, before == 0 ? shown : FormattableString.Invariant($"{shown}{before + 1}"));
            }
            else if (RootPattern().IsMatch(path))
            {
                known.TryAdd(path, $"PATH/{path[(path.LastIndexOfAny(['/', '\\']) + 1)..]}");
            }
        }

        return new CommandPaths([.. known.OrderByDescending(one => one.Key.Length).Select(one => (one.Key, one.Value))]);
    }

    /// <summary>The text with placeholders for the folders of the command.</summary>
    public string Hide(string text)
    {
        string shown = text;
        foreach ((string path, string placeholder) in _known)
        {
            shown = Regex.Replace(shown, $@"(?<![\w.\-/\\]){Regex.Escape(path)}(?![\w.\-])", placeholder, RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));
        }

        return shown;
    }

    [GeneratedRegex("""(?:[^\s"]|"[^"]*")+""")]
    private static partial Regex WordPattern();

    // A word of a command is a path to its end, spaces included.
    [GeneratedRegex("""^(?:[A-Za-z]:[\\/]|\\\\|~[\\/]|/).*[^\\/][\\/]""")]
    private static partial Regex RootPattern();
}
