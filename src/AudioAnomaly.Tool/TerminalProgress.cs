using Spectre.Console;

namespace AudioAnomaly.Tool;

/// <summary>Shows progress on standard error if that is a terminal; it is gone when the work is done.</summary>
internal static class TerminalProgress
{
    /// <summary>Runs some work.</summary>
    /// <param name="run">The work, which tells its progress.</param>
    /// <param name="show">Makes what shows it on a terminal.</param>
    /// <param name="elsewhere">What is told of it where there is no terminal; may be null.</param>
    public static async Task<TResult> RunAsync<TProgress, TResult>(
        Func<IProgress<TProgress>?, Task<TResult>> run, Func<ProgressContext, IProgress<TProgress>> show, IProgress<TProgress>? elsewhere = null)
    {
        if (Console.IsErrorRedirected)
        {
            return await run(elsewhere);
        }

        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TerminalText.Error) });
        return await console.Progress().AutoClear(true).StartAsync(async context => await run(show(context)));
    }
}
