namespace AudioAnomaly.Docs.Tests;

/// <summary>All C# of README, guide and reference compiles against the libraries.</summary>
public class SnippetTests
{
    public static TheoryData<string> Pages => [.. DocumentationPage.PathsForUsers.Where(path => DocumentationPage.Read(path).Snippets.Count > 0)];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Snippets_OfAPage_CompileAsOneProgram(string path)
    {
        var page = DocumentationPage.Read(path);

        PageCompiler.Compile(page, given: path.StartsWith("docs/reference/", StringComparison.Ordinal), out IReadOnlyList<string> mistakes);

        Assert.True(mistakes.Count == 0, string.Join(Environment.NewLine, mistakes));
    }

    [Fact]
    public void Excerpts_OfSamples_StandThereWordForWord()
    {
        string[] samples = [.. Directory.EnumerateFiles(Path.Combine(RepositoryRoot.Path, "samples"), "*.cs", SearchOption.AllDirectories).Select(file => Plain(File.ReadAllText(file)))];
        string[] invented =
        [
            .. from path in DocumentationPage.PathsForUsers
               from fence in DocumentationPage.Read(path).Snippets
               where PageProgram.IsExcerpt(fence) && !samples.Any(sample => sample.Contains(Plain(fence.Text), StringComparison.Ordinal))
               select $"{path}, line {fence.Line}",
        ];

        Assert.Empty(invented);
    }

    [Fact]
    public void Fences_OfAllPages_NameTheirLanguage()
    {
        string[] known = ["csharp", "sh", "json", "xml", "text", "python", "javascript"];
        string[] unnamed =
        [
            .. from path in DocumentationPage.PathsThatRun
               from fence in DocumentationPage.Read(path).Fences
               where !known.Contains(fence.Language)
               select $"{path}, line {fence.Line}: '{fence.Language}'",
        ];

        Assert.Empty(unnamed);
    }

    /// <summary>Text without its indentation.</summary>
    private static string Plain(string text) => string.Join('\n', text.ReplaceLineEndings("\n").Split('\n').Select(line => line.Trim()));
}
