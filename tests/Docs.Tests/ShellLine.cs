using System.Text;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Docs.Tests;

/// <summary>A command of a page: words as a shell splits them, and the file on its standard input.</summary>
/// <param name="Words">The program and its arguments.</param>
/// <param name="Input">The file behind &lt;, or null.</param>
/// <param name="IsPiped">Whether another program feeds it.</param>
internal sealed partial record ShellLine(string[] Words, string? Input, bool IsPiped)
{
    private const string Tool = "audioanomaly";
    private static readonly string[] FromSource = ["dotnet", "run", "-c", "Release", "--project", "src/AudioAnomaly.Tool", "--"];

    /// <summary>The arguments of the command line tool, or null if it is another program.</summary>
    public string[]? ToolArguments => Words is [Tool, ..] ? [.. Words.Skip(1)]
        : Words.Take(FromSource.Length).SequenceEqual(FromSource) ? [.. Words.Skip(FromSource.Length)] : null;

    /// <summary>The commands in a fence, in order. Variables before a command, comments and the shell's own words are left out.</summary>
    public static IEnumerable<ShellLine> AllOf(CodeFence fence)
        => from line in fence.Text.Replace("\\\n", " ", StringComparison.Ordinal).Split('\n')
           from command in CommandsOf(line)
           where command.Words.Length > 0
           select command;

    private static IEnumerable<ShellLine> CommandsOf(string line)
    {
        bool isPiped = false;
        foreach (string part in Separator().Split(line))
        {
            if (part is "|" or "&&" or ";")
            {
                isPiped = part == "|";
                continue;
            }

            List<string> words = WordsOf(part);
            words.RemoveRange(0, words.FindIndex(word => !Assignment().IsMatch(word)) is var first and >= 0 ? first : words.Count);
            int input = words.IndexOf("<"), output = words.IndexOf(">");
            string? file = input >= 0 && input + 1 < words.Count ? words[input + 1] : null;
            int end = new[] { input, output }.Where(place => place >= 0).DefaultIfEmpty(words.Count).Min();
            yield return new ShellLine([.. words[..end]], file, isPiped);
        }
    }

    private static List<string> WordsOf(string text)
    {
        List<string> words = [];
        StringBuilder word = new();
        char quote = '\0';
        bool isWord = false;
        foreach (char letter in text)
        {
            if (quote != '\0' ? letter == quote : letter is '"' or '\'')
            {
                quote = quote == '\0' ? letter : '\0';
                isWord = true;
            }
            else if (quote == '\0' && letter == '#' && !isWord)
            {
                break;
            }
            else if (quote == '\0' && char.IsWhiteSpace(letter))
            {
                if (isWord)
                {
                    words.Add(word.ToString());
                }

                word.Clear();
                isWord = false;
            }
            else
            {
                word.Append(letter);
                isWord = true;
            }
        }

        if (isWord)
        {
            words.Add(word.ToString());
        }

        return words;
    }

    [GeneratedRegex(@"\s(\||&&|;)\s")]
    private static partial Regex Separator();

    [GeneratedRegex(@"^[A-Z_]+=")]
    private static partial Regex Assignment();
}
