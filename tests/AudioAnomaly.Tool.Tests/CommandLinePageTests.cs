using System.CommandLine;
using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Tool.Tests;

/// <summary>The page of the command line has every command with its options, and every exit code.</summary>
public partial class CommandLinePageTests
{
    private const string PageFile = "docs/reference/command-line.md";
    private const string ErrorsFile = "docs/reference/errors.md";
    private static readonly MarkdownPage Page = MarkdownPage.Read(PageFile);

    public static TheoryData<string> Commands => [.. ToolCommand.Create().Subcommands.Select(command => command.Name)];

    [Fact]
    public void Page_HasEveryCommand()
    {
        string[] listed = [.. CommandRow().Matches(Page.Text).Select(row => row.Groups[1].Value)];

        Assert.True(
            ToolCommand.Create().Subcommands.Select(command => command.Name).SequenceEqual(listed),
            $"{PageFile}: the first table must list these commands in this order: {string.Join(", ", ToolCommand.Create().Subcommands.Select(command => command.Name))}.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_HasEveryOptionOfACommand(string name)
    {
        Command command = ToolCommand.Create().Subcommands.Single(candidate => candidate.Name == name);
        string section = Page.Section(name);
        string[] listed = [.. OptionName().Matches(section).Select(option => option.Groups[1].Value).Distinct()];
        string[] taken = [.. command.Options.Select(option => option.Name)];

        Assert.True(!taken.Except(listed).Any(), $"{PageFile}: add to the section '## {name}' the options {string.Join(", ", taken.Except(listed))}, as rows of its table or among its shared options.");
        Assert.True(!listed.Except(taken).Any(), $"{PageFile}: remove from the section '## {name}' the options {string.Join(", ", listed.Except(taken))}, which the command does not take.");
    }

    [Theory]
    [MemberData(nameof(Commands))]
    public void Page_HasTheDefaultsOfACommand(string name)
    {
        Command command = ToolCommand.Create().Subcommands.Single(candidate => candidate.Name == name);
        Dictionary<string, string[]> rows = MarkdownPage.Rows(Page.Section(name)).ToDictionary(row => row.Key.Split(' ')[0], row => row.Value);

        foreach (Option option in command.Options.Where(option => option.HasDefaultValue && option.ValueType != typeof(bool) && rows.ContainsKey(option.Name)))
        {
            string value = Convert.ToString(option.GetDefaultValue(), CultureInfo.InvariantCulture)!;
            Assert.True(rows[option.Name][1].Trim('`') == value, $"{PageFile}, '{name} {option.Name}': the default is {value}, not {rows[option.Name][1]}.");
        }
    }

    [Fact]
    public void SharedOptions_AreTakenBySeveralCommands()
    {
        string[] shared = [.. MarkdownPage.Rows(Page.Section("Shared options")).Keys.Select(row => row.Split(' ')[0])];

        Assert.NotEmpty(shared);
        Assert.All(shared, option => Assert.True(
            ToolCommand.Create().Subcommands.Count(command => command.Options.Any(taken => taken.Name == option)) > 1,
            $"{PageFile}: '{option}' is no shared option any more."));
    }

    [Fact]
    public void PageOfErrors_HasEveryExitCode()
    {
        string section = MarkdownPage.Read(ErrorsFile).Section("Exit codes of the command line");
        IEnumerable<int> codes = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!);

        Assert.All(codes, code => Assert.True(section.Contains($"| {code} |", StringComparison.Ordinal), $"{ErrorsFile}: add the row '| {code} | meaning |' below 'Exit codes of the command line'."));
    }

    [GeneratedRegex(@"^\| \[`([a-z]+)`\]", RegexOptions.Multiline)]
    private static partial Regex CommandRow();

    [GeneratedRegex(@"(?<![\w-])(--[a-z][a-z-]*)")]
    private static partial Regex OptionName();
}
