using System.Text.RegularExpressions;

namespace AudioAnomaly.Architecture.Tests;

public partial class DocumentationTests
{
    private static readonly string[] Built = ["artifacts", "bin", "obj", ".git"];

    [Fact]
    public void Links_ToFilesOfTheRepository_LeadSomewhere()
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true };
        string[] pages =
        [
            .. Directory.EnumerateFiles(Libraries.Root, "*.md", options).Where(page => !Path.GetRelativePath(Libraries.Root, page).Split(Path.DirectorySeparatorChar).Any(Built.Contains)),
        ];
        string[] dead =
        [
            .. from page in pages
               from Match link in Link().Matches(File.ReadAllText(page))
               let target = link.Groups[1].Value
               where !target.StartsWith('#') && !Uri.TryCreate(target, UriKind.Absolute, out _)
               let path = Path.Combine(Path.GetDirectoryName(page)!, target.Split('#')[0])
               where !Path.Exists(path)
               select $"{Path.GetRelativePath(Libraries.Root, page)}: {target}",
        ];

        Assert.True(pages.Length > 10);
        Assert.Empty(dead);
    }

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();
}
