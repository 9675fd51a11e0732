using System.Text.RegularExpressions;

namespace AudioAnomaly.Architecture.Tests;

/// <summary>The page of errors has every exception, and every problem that the service answers with.</summary>
public partial class ErrorsPageTests
{
    private const string PageFile = "docs/reference/errors.md";
    private const string ProblemFile = "src/AudioAnomaly.AspNetCore/Problems/ServiceProblem.cs";
    private static readonly MarkdownPage Page = MarkdownPage.Read(PageFile);

    [Fact]
    public void Page_HasEveryPublicException()
    {
        string[] thrown = [.. Libraries.All.SelectMany(library => library.GetExportedTypes()).Where(typeof(Exception).IsAssignableFrom).Select(type => type.Name)];
        string[] listed = [.. ExceptionRow().Matches(Page.Section("Exceptions")).Select(row => row.Groups[1].Value)];

        Assert.NotEmpty(thrown);
        Assert.True(!thrown.Except(listed).Any(), $"{PageFile}: add a row '| `NAME` | When | What to do |' below 'Exceptions' for {string.Join(", ", thrown.Except(listed))}.");
        Assert.True(!listed.Except(thrown).Any(), $"{PageFile}: remove the rows of {string.Join(", ", listed.Except(thrown))}, which the packages do not have.");
    }

    [Fact]
    public void Page_HasEveryProblemOfTheService()
    {
        string[] answered = [.. Problem().Matches(File.ReadAllText(Path.Combine(Libraries.Root, ProblemFile))).Select(problem => $"{problem.Groups[1].Value} {problem.Groups[2].Value}").Distinct()];
        string[] listed =
        [
            .. from line in Page.Section("Problem details of the service").Split('\n')
               let row = ProblemRow().Match(line)
               where row.Success
               from Match code in Code().Matches(row.Groups[2].Value)
               select $"{row.Groups[1].Value} {code.Groups[1].Value}",
        ];

        Assert.True(answered.Length > 10, $"{ProblemFile} is not read any more.");
        Assert.True(!answered.Except(listed).Any(), $"{PageFile}: add a row '| STATUS | `CODE` | When |' for {string.Join(", ", answered.Except(listed))}.");
        Assert.True(!listed.Except(answered).Any(), $"{PageFile}: remove {string.Join(", ", listed.Except(answered))}, which {ProblemFile} does not have.");
    }

    [GeneratedRegex(@"^\| `(\w+Exception)` \|", RegexOptions.Multiline)]
    private static partial Regex ExceptionRow();

    [GeneratedRegex("new\\(StatusCodes\\.Status(\\d+)\\w*, \"([a-z-]+)\"")]
    private static partial Regex Problem();

    [GeneratedRegex(@"^\| (\d{3}) \| ([^|]+) \|")]
    private static partial Regex ProblemRow();

    [GeneratedRegex("`([a-z-]+)`")]
    private static partial Regex Code();
}
