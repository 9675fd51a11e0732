using System.CommandLine;
using AudioAnomaly.Tool;

namespace AudioAnomaly.Docs.Tests;

/// <summary>The command line takes every command that README, guide and reference show.</summary>
public class CommandLineTests
{
    private static readonly string[] Shell = ["", "sh", "bash"];

    public static TheoryData<string> Pages => [.. DocumentationPage.PathsForUsers.Where(path => CommandsOf(path).Any())];

    [Theory]
    [MemberData(nameof(Pages))]
    public void Commands_OfAPage_Parse(string path)
    {
        RootCommand root = ToolCommand.Create();

        string[] mistakes = [.. CommandsOf(path).SelectMany(words => ParseMistakes.Of(root.Parse(words)).Select(mistake => $"{string.Join(' ', words)}: {mistake}"))];

        Assert.True(mistakes.Length == 0, string.Join(Environment.NewLine, mistakes));
    }

    [Fact]
    public void Commands_OfTheGuide_AreFound()
        => Assert.True(DocumentationPage.PathsOfGuide.Sum(path => CommandsOf(path).Count()) > 20);

    private static IEnumerable<string[]> CommandsOf(string path)
        => from fence in DocumentationPage.Read(path).Fences
           where Shell.Contains(fence.Language)
           from line in ShellLine.AllOf(fence)
           where line.ToolArguments is not null
           select line.ToolArguments!.Select(word => word.Replace("...", "more", StringComparison.Ordinal)).ToArray();
}
