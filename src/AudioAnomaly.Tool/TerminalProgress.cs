using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows progress on standard error: on a terminal as a bar, which is gone when the work is done; elsewhere as a line now and then.</summary>
internal static class TerminalProgress
{
    /// <summary>Runs some work.</summary>
    /// <param name="run">The work, which tells its progress.</param>
    /// <param name="show">Makes what shows it on a terminal.</param>
    /// <param name="wording">The lines where there is no terminal.</param>
    public static async Task<TResult> RunAsync<TProgress, TResult>(
        Func<IProgress<TProgress>?, Task<TResult>> run, Func<ProgressContext, IProgress<TProgress>> show, ProgressWording<TProgress> wording)
    {
        if (Console.IsErrorRedirected)
        {
            using var lines = new ProgressLines<TProgress>(wording, Console.Error, TimeProvider.System);
            return await run(lines);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TerminalText.Error) });
        return await console.Progress().AutoClear(true).StartAsync(async context => await run(show(context)));
    }
}
