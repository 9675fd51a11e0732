using System.CommandLine;
using System.CommandLine.Parsing;

namespace AudioAnomaly.Tool;

/// <summary>What is wrong with a command line, and what may have been meant.</summary>
internal static class ParseMistakes
{
    /// <summary>Every mistake, a line each; none if the command can be run.</summary>
    public static IReadOnlyList<string> Of(ParseResult parsed)
    {
        Command command = parsed.CommandResult.Command;
        string[] names = [.. command.Subcommands.Select(sub => sub.Name), .. OptionsOf(command)];
        string[] strange = [.. parsed.UnmatchedTokens.Concat(Swallowed(parsed)).Distinct()];
        IEnumerable<string> unknown = strange.Select(token => $"'{token}' is not {(token.StartsWith('-') ? "an option" : "a command or argument")} of '{(command is RootCommand ? "audioanomaly" : command.Name)}'.{NearName.Question(token, names)}");

        // The library reports unknown words, too, and whatever is missing because one of them is misspelt.
        IEnumerable<string> others = parsed.Errors.Select(error => error.Message).Where(message => !strange.Any(token => message.Contains($"'{token}'", StringComparison.Ordinal)));
        return [.. unknown, .. others];
    }

    /// <summary>Words like options that were taken for arguments, as a command does that takes any number of these.</summary>
    private static IEnumerable<string> Swallowed(ParseResult parsed)
        => parsed.CommandResult.Children.OfType<ArgumentResult>()
            .SelectMany(argument => argument.Tokens)
            .Select(token => token.Value)
            .Where(text => text.StartsWith("--", StringComparison.Ordinal) && !Path.Exists(text));

    private static IEnumerable<string> OptionsOf(Command command) => command.Options.Select(option => option.Name);
}
