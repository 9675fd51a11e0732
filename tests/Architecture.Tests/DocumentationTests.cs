namespace AudioAnomaly.Architecture.Tests;

public class DocumentationTests
{
    private static readonly string[] Built = ["artifacts", "bin", "obj", ".git"];
    private static readonly string[] Entrances = ["README.md", "docs/README.md", "docs/reference/README.md", "docs/research/README.md"];

    private static readonly Lazy<IReadOnlyDictionary<string, MarkdownPage>> All = new(() => Directory
        .EnumerateFiles(Libraries.Root, "*.md", new EnumerationOptions { RecurseSubdirectories = true })
        .Select(file => Path.GetRelativePath(Libraries.Root, file))
        .Where(file => !file.Split(Path.DirectorySeparatorChar).Any(Built.Contains))
        .Select(file => MarkdownPage.Read(file.Replace('\\', '/')))
        .ToDictionary(page => page.Path));

    [Fact]
    public void Links_ToFilesOfTheRepository_LeadSomewhere()
    {
        string[] dead =
        [
            .. from page in All.Value.Values
               from link in page.Links
               where TargetOf(page, link) is { } target && !Path.Exists(Path.Combine(Libraries.Root, target))
               select $"{page.Path}: {link}",
        ];

        Assert.True(All.Value.Count > 10);
        Assert.True(dead.Length == 0, $"Mend these links, whose files are not there:\n{string.Join('\n', dead)}");
    }

    [Fact]
    public void Links_ToPlacesOfAPage_NameAHeadingOrAnAnchor()
    {
        string[] dead =
        [
            .. from page in All.Value.Values
               from link in page.Links
               where link.Contains('#') && TargetOf(page, link) is { } target && All.Value.TryGetValue(target, out MarkdownPage? other) && !other.Anchors.Contains(link.Split('#')[1])
               select $"{page.Path}: {link}",
        ];

        Assert.True(dead.Length == 0, $"Mend these links: the page has neither such a heading nor <a id=...>:\n{string.Join('\n', dead)}");
    }

    [Fact]
    public void Pages_OfTheDocumentation_AreReachedByLinks()
    {
        HashSet<string> reached = [.. Entrances];
        Queue<string> next = new(Entrances.Where(All.Value.ContainsKey));
        while (next.TryDequeue(out string? path))
        {
            foreach (string target in All.Value[path].Links.Select(link => TargetOf(All.Value[path], link)).OfType<string>().Where(All.Value.ContainsKey).Where(reached.Add))
            {
                next.Enqueue(target);
            }
        }

        string[] orphans = [.. All.Value.Keys.Where(path => path.StartsWith("docs/", StringComparison.Ordinal)).Except(reached)];
        Assert.True(orphans.Length == 0, $"No page leads to these. Link them from one of {string.Join(", ", Entrances)}, or from a page that these reach:\n{string.Join('\n', orphans)}");
    }

    /// <summary>The path in the repository that a link leads to, with slashes; null if it leads elsewhere.</summary>
    private static string? TargetOf(MarkdownPage page, string link)
    {
        string path = link.Split('#')[0];
        return Uri.TryCreate(link, UriKind.Absolute, out _) ? null
            : path.Length == 0 ? page.Path
            : Path.GetRelativePath(Libraries.Root, Path.Combine(Libraries.Root, Path.GetDirectoryName(page.Path)!, path)).Replace('\\', '/');
    }
}
