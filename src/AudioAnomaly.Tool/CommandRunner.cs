using System.CommandLine;
using System.Runtime.InteropServices;

namespace AudioAnomaly.Tool;

/// <summary>Runs a command and turns what can go wrong into one line and an exit code.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        if (args.Contains(string.Empty))
        {
            await Console.Error.WriteLineAsync("One of the arguments is empty. Is a variable of the shell unset?");
            return ExitCode.WrongUsage;
        }

        ParseResult parsed = root.Parse(args);
        if (ParseMistakes.Of(parsed) is [_, ..] mistakes)
        {
            foreach (string mistake in mistakes)
            {
                await Console.Error.WriteLineAsync(mistake);
            }

            await Console.Error.WriteLineAsync("Try 'audioanomaly --help', or '--help' after a command.");
            return ExitCode.WrongUsage;
        }

        try
        {
            // Signals are ours, so that a cancelled command still ends with its own message and exit code.
            using var cancellation = new CancellationTokenSource();
            using PosixSignalRegistration interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, signal => Cancel(signal, cancellation));
            using PosixSignalRegistration terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal => Cancel(signal, cancellation));
            return await parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellation.Token);
        }
        catch (Exception e) when (e is UsageException or PipelineConfigurationException)
        {
            ErrorOutput.Fail(e.Message);
            return ExitCode.WrongUsage;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync("Cancelled.");
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException)
        {
            ErrorOutput.Fail(OneLine.Of(e.Message));
            return ExitCode.Failed;
        }
    }

    /// <summary>The first signal asks the command to end; a second one is left to the system, which ends the program at once.</summary>
    private static void Cancel(PosixSignalContext signal, CancellationTokenSource cancellation)
    {
        if (!cancellation.IsCancellationRequested)
        {
            signal.Cancel = true;
            cancellation.Cancel();
        }
    }
}
