using System.CommandLine;

namespace AudioAnomaly.Tool;

/// <summary>Runs a command and turns what can go wrong into one line and an exit code.</summary>
internal static class CommandRunner
{
    public static async Task<int> RunAsync(RootCommand root, string[] args)
    {
        if (args.Contains(string.Empty))
        {
            await Console.Error.WriteLineAsync("One of the arguments is empty. Check the variables of your shell script.");
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
            using var signals = new SignalWatch();
            return await signals.RunAsync(cancellationToken => parsed.InvokeAsync(
                new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null },
                cancellationToken));
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
}
