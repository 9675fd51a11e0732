using System.Text.RegularExpressions;

namespace AudioAnomaly.Docs.Tests;

/// <summary>A page of documentation, by its path in the repository.</summary>
internal sealed partial class DocumentationPage
{
    private const string Guide = "docs/guide";
    private const string Reference = "docs/reference";
    private const string Readme = "README.md";

    private DocumentationPage(string path)
    {
        Path = path;
        Text = File.ReadAllText(System.IO.Path.Combine(RepositoryRoot.Path, path)).ReplaceLineEndings("\n");
        Fences = [.. FencesOf(Text.Split('\n'))];
    }

    /// <summary>The page's path below the root of the repository, with slashes.</summary>
    public string Path { get; }

    public string Text { get; }

    public IReadOnlyList<CodeFence> Fences { get; }

    /// <summary>The fences with C#, in order.</summary>
    public IReadOnlyList<CodeFence> Snippets => [.. Fences.Where(fence => fence.Language == "csharp")];

    /// <summary>The pages that are for users: README, guide and reference.</summary>
    public static IEnumerable<string> PathsForUsers => [Readme, .. PathsIn(Guide), .. PathsIn(Reference)];

    /// <summary>The pages whose programs and commands are run over the pump's recordings.</summary>
    public static IEnumerable<string> PathsThatRun => [Readme, .. PathsIn(Guide)];

    public static IEnumerable<string> PathsOfGuide => PathsIn(Guide);

    public static DocumentationPage Read(string path) => new(path);

    /// <summary>The files of pictures that the page shows, as full paths.</summary>
    public IEnumerable<string> Pictures()
    {
        string folder = System.IO.Path.GetDirectoryName(System.IO.Path.Combine(RepositoryRoot.Path, Path))!;
        return Picture().Matches(Text).Select(match => System.IO.Path.GetFullPath(System.IO.Path.Combine(folder, match.Groups[1].Value)));
    }

    private static IEnumerable<string> PathsIn(string folder)
    {
        string full = System.IO.Path.Combine(RepositoryRoot.Path, folder.Replace('/', System.IO.Path.DirectorySeparatorChar));
        return !Directory.Exists(full) ? []
            : Directory.EnumerateFiles(full, "*.md", SearchOption.AllDirectories)
                .Select(page => System.IO.Path.GetRelativePath(RepositoryRoot.Path, page).Replace(System.IO.Path.DirectorySeparatorChar, '/'))
                .Order(StringComparer.Ordinal);
    }

    private static IEnumerable<CodeFence> FencesOf(string[] lines)
    {
        for (int start = 0; start < lines.Length; start++)
        {
            if (Fence().Match(lines[start]) is not { Success: true } open)
            {
                continue;
            }

            int indent = open.Groups[1].Length;
            int end = Array.FindIndex(lines, start + 1, line => line.Trim() == "```");
            Assert.True(end > start, $"The fence of line {start + 1} is not closed.");
            string text = string.Join('\n', lines[(start + 1)..end].Select(line => line.Length > indent ? line[indent..] : line.TrimStart()));
            yield return new CodeFence(open.Groups[2].Value, text, start + 2);
            start = end;
        }
    }

    [GeneratedRegex(@"^( *)```(\w*)")]
    private static partial Regex Fence();

    [GeneratedRegex(@"!\[[^\]]*\]\(([^)\s]+)\)")]
    private static partial Regex Picture();
}
