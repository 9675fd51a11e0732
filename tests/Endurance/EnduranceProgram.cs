using System.CommandLine;
using AudioAnomaly.Fuzzing;

namespace AudioAnomaly.Endurance;

/// <summary>The command line: long runs that hold the libraries to their promises.</summary>
internal static class EnduranceProgram
{
    public const int Kept = 0;
    public const int Broken = 1;

    public static Task<int> RunAsync(string[] arguments)
    {
        var root = new RootCommand("Long runs that hold the libraries to their promises. Each prints what it counted and ends with 1 if a promise was broken.")
        {
            StreamCommand.Create(),
            FuzzCommand.Create(),
            RepeatCommand.Create(),
            KillCommand.Create(),
            WatchedCommand.Create(),
        };
        return root.Parse(arguments).InvokeAsync();
    }

    /// <summary>Prints what was broken, if anything.</summary>
    /// <returns>The exit code.</returns>
    public static int Conclude(IReadOnlyCollection<string> broken)
    {
        Console.WriteLine($"{broken.Count} broken promises.");
        foreach (string promise in broken)
        {
            Console.WriteLine(promise);
        }

        return broken.Count == 0 ? Kept : Broken;
    }
}
