using System.Text;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>Which folders of a project use types or extension methods of which others. Read from the sources by names alone: a member that is called like a type of another folder counts as a use.</summary>
internal sealed partial class FolderGraph
{
    private const string TopFolder = ".";

    private FolderGraph(IReadOnlyList<FolderUse> uses) => Uses = uses;

    /// <summary>Every use across folders, each name once a file.</summary>
    public IReadOnlyList<FolderUse> Uses { get; }

    /// <summary>The graph of a project below src/.</summary>
    public static FolderGraph OfProject(string project)
    {
        string root = Path.Combine(Libraries.Root, "src", project);
        return Of(Directory.EnumerateFiles(root, "*.cs", SearchOption.AllDirectories).ToDictionary(path => Path.GetRelativePath(root, path).Replace('\\', '/'), File.ReadAllText));
    }

    /// <summary>The graph of sources, by their paths in the project.</summary>
    public static FolderGraph Of(IReadOnlyDictionary<string, string> sources)
    {
        (string Path, string Folder, string Code)[] files = [.. sources.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => (pair.Key, FolderOf(pair.Key), Noise().Replace(pair.Value, " ")))];
        var declared = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach ((_, string folder, string code) in files)
        {
            foreach (string name in Types().Matches(code).Select(match => match.Groups[1].Value).Concat(Extensions().Matches(code).Select(match => $".{match.Groups[1].Value}")))
            {
                declared.TryAdd(name, folder);
            }
        }

        return new FolderGraph([.. files.SelectMany(file => Names(file.Code)
            .Where(name => declared.TryGetValue(name, out string? folder) && folder != file.Folder)
            .Select(name => new FolderUse(file.Folder, declared[name], Path.GetFileName(file.Path), name)))]);
    }

    /// <summary>The folders that reach each other, one sentence for each use between two of them; empty if there is no circle.</summary>
    public string DescribeCircles()
    {
        Dictionary<string, HashSet<string>> reach = Reach();
        var text = new StringBuilder();
        foreach (IGrouping<(string From, string To), FolderUse> way in Uses.Where(use => reach[use.To].Contains(use.From)).GroupBy(use => (use.From, use.To)).OrderBy(way => way.Key))
        {
            IEnumerable<string> uses = way.GroupBy(use => use.Name).Select(name => $"{name.Key} (in {string.Join(", ", name.Select(use => use.File))})");
            text.AppendLine().Append($"  {way.Key.From} uses {way.Key.To}: {string.Join("; ", uses)}.");
        }

        return text.ToString();
    }

    /// <summary>For each folder, all that it reaches over any number of uses.</summary>
    private Dictionary<string, HashSet<string>> Reach()
    {
        ILookup<string, string> next = Uses.ToLookup(use => use.From, use => use.To);
        var reach = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (string start in Uses.SelectMany(use => new[] { use.From, use.To }).Distinct())
        {
            var found = new HashSet<string>(StringComparer.Ordinal);
            var open = new Stack<string>([start]);
            while (open.TryPop(out string? folder))
            {
                foreach (string target in next[folder].Where(found.Add))
                {
                    open.Push(target);
                }
            }

            reach[start] = found;
        }

        return reach;
    }

    private static IEnumerable<string> Names(string code)
        => Words().Matches(code).Select(match => match.Value).Concat(Calls().Matches(code).Select(match => match.Value)).Distinct();

    private static string FolderOf(string path) => path.LastIndexOf('/') is > 0 and int slash ? path[..slash] : TopFolder;

    // Comments, characters, and texts: raw ones, and those on one line.
    [GeneratedRegex(@"//[^\n]*|'(?:[^'\\\n]|\\.)'|""{3}[\s\S]*?""{3}|""(?:[^""\\\n]|\\.)*""")]
    private static partial Regex Noise();

    [GeneratedRegex(@"^(?:(?:public|internal|sealed|static|abstract|readonly|partial|unsafe|ref) )*(?:class|record struct|record|struct|interface|enum) (\w+)", RegexOptions.Multiline)]
    private static partial Regex Types();

    [GeneratedRegex(@"\b(?:public|internal) static (?!class)[^\n=;{]*?\b(\w+)(?:<[^>\n]*>)?\(this ")]
    private static partial Regex Extensions();

    [GeneratedRegex(@"\b[A-Za-z_]\w*\b")]
    private static partial Regex Words();

    [GeneratedRegex(@"\.\w+")]
    private static partial Regex Calls();
}
