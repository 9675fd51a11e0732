using System.Text.RegularExpressions;

namespace AudioAnomaly.Testing;

/// <summary>A page of the documentation, as far as tests compare it with files and code.</summary>
internal sealed partial class MarkdownPage
{
    private readonly string[] _lines;

    private MarkdownPage(string path) => (Path, _lines) = (path, [.. WithoutFences(File.ReadAllLines(System.IO.Path.Combine(RepositoryRoot.Path, path)))]);

    /// <summary>Its path in the repository, with slashes.</summary>
    public string Path { get; }

    /// <summary>Its text without fenced code.</summary>
    public string Text => string.Join('\n', _lines);

    /// <summary>The targets of its links and pictures, code left out.</summary>
    public IEnumerable<string> Links => Link().Matches(CodeSpan().Replace(Text, string.Empty)).Select(link => link.Groups[1].Value);

    /// <summary>What links into it may name: headings as GitHub makes anchors of them, and anchors of its own.</summary>
    public IReadOnlySet<string> Anchors
    {
        get
        {
            HashSet<string> anchors = [.. AnchorElement().Matches(Text).Select(anchor => anchor.Groups[1].Value)];
            foreach (IGrouping<string, string> equal in _lines.Where(line => line.StartsWith('#')).Select(line => AnchorOf(line.TrimStart('#').Trim())).GroupBy(anchor => anchor))
            {
                anchors.UnionWith(equal.Select((anchor, index) => index == 0 ? anchor : $"{anchor}-{index}"));
            }

            return anchors;
        }
    }

    /// <param name="path">The path in the repository, with slashes.</param>
    public static MarkdownPage Read(string path) => new(path);

    /// <summary>The text below a heading, up to the next one of its level or above; empty if there is no such heading.</summary>
    public string Section(string heading)
    {
        int start = Array.FindIndex(_lines, line => line.StartsWith('#') && line.TrimStart('#').Trim() == heading);
        if (start < 0)
        {
            return string.Empty;
        }

        int level = LevelOf(_lines[start]);
        return string.Join('\n', _lines.Skip(start + 1).TakeWhile(line => !line.StartsWith('#') || LevelOf(line) > level));
    }

    /// <summary>The cells of the table rows in a text whose first cell is one name in code font, by that name.</summary>
    public static IReadOnlyDictionary<string, string[]> Rows(string text) => text.Split('\n')
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => ColumnBorder().Split(line.Trim().Trim('|')).Select(cell => cell.Trim()).ToArray())
        .ToDictionary(cells => cells[0].Trim('`'));

    private static int LevelOf(string heading) => heading.TakeWhile(letter => letter == '#').Count();

    private static IEnumerable<string> WithoutFences(IEnumerable<string> lines)
    {
        string? fence = null;
        foreach (string line in lines)
        {
            string mark = Fence().Match(line).Groups[1].Value;
            if (fence is null && mark.Length > 0)
            {
                fence = mark;
            }
            else if (fence is not null)
            {
                fence = mark == fence ? null : fence;
            }
            else
            {
                yield return line;
            }
        }
    }

    private static string AnchorOf(string heading)
        => NoAnchor().Replace(LinkText().Replace(heading, "$1"), string.Empty).ToLowerInvariant().Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\[([^\]]*)\]\([^)]*\)")]
    private static partial Regex LinkText();

    [GeneratedRegex(@"`[^`\n]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex("<a id=\"([^\"]+)\"")]
    private static partial Regex AnchorElement();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NoAnchor();

    [GeneratedRegex(@"^\s*(```|~~~)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex ColumnBorder();
}
