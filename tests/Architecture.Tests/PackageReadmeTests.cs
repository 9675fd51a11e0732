using System.Text.RegularExpressions;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>
/// The code of a package's README compiles with what that package brings. The end-to-end tests do the same with real packages in fresh projects; this is quick.
/// </summary>
public partial class PackageReadmeTests
{
    private static readonly string[] OfTheWebSdk = ["AudioAnomaly.AspNetCore", "AudioAnomaly.Orleans"];

    public static TheoryData<string> Packages => [.. ProjectDirections.Projects.Where(project => Code().IsMatch(Read(project)))];

    [Theory]
    [MemberData(nameof(Packages))]
    public void Readme_Code_CompilesWithWhatThePackageBrings(string package)
    {
        bool isWeb = OfTheWebSdk.Contains(package);
        HashSet<string> brought = [.. Closure(package)];
        IEnumerable<string> assemblies = SnippetCompilation.AllAssemblies.Where(path => Path.GetFileNameWithoutExtension(path) switch
        {
            // Of the framework for the web, and of hosts, a plain project has nothing.
            "Microsoft.Extensions.Hosting" => isWeb,
            var name when name.StartsWith("Microsoft.AspNetCore", StringComparison.Ordinal) => isWeb,
            var name when ProjectDirections.Projects.Contains(name) => brought.Contains(name),
            _ => true,
        });

        string code = string.Join('\n', Code().Matches(Read(package)).Select(match => match.Groups[1].Value));
        IReadOnlyList<string> errors = SnippetCompiler.ErrorsOf(package, code, isWeb ? [.. SnippetCompilation.Usings, .. SnippetCompilation.WebUsings] : SnippetCompilation.Usings, assemblies);

        Assert.True(errors.Count == 0, string.Join(Environment.NewLine, errors));
    }

    private static IEnumerable<string> Closure(string project)
        => ProjectDirections.References(project, "ProjectReference").SelectMany(Closure).Prepend(project);

    private static string Read(string project) => File.ReadAllText(Path.Combine(Libraries.Root, "src", project, "README.md")).ReplaceLineEndings("\n");

    [GeneratedRegex("```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Code();
}
