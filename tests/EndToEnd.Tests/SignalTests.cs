using System.Diagnostics;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The first SIGINT or SIGTERM ends every command, whatever it waits for. One that goes on would run into the time limit.</summary>
public class SignalTests(PumpFixture pump)
{
    private const int Interrupt = 2;
    private const int Terminate = 15;
    private const int Limit = 120_000;

    [Theory(Timeout = Limit)]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task Watch_WaitingForTheHeader_Ends(int signal)
    {
        SkipOnWindows();

        ProgramRun run = await ProgramRun.SignalCliAsync(signal, LineAsync("Waiting", TestContext.Current.CancellationToken), "watch", "--model", pump.Model);

        Assert.Equal((0, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("0 frames scored", run.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task Watch_WaitingForSamples_EndsTheRecording(int signal)
    {
        SkipOnWindows();

        ProgramRun run = await ProgramRun.SignalCliAsync(signal, LineAsync("Listening", TestContext.Current.CancellationToken), "watch", "--model", pump.Model, "--raw", "s16", "--rate", "16000");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("0 frames scored", run.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task Metrics_ReadingAPipeOnWhichNothingComes_Ends(int signal)
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();
        using (var make = Process.Start("mkfifo", [folder["pipe"]]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // Opening it to write waits for the program to open it to read.
        FileStream? writer = null;
        ProgramRun run = await ProgramRun.SignalCliAsync(
            signal,
            async _ => writer = await Task.Run(() => new FileStream(folder["pipe"], FileMode.Open, FileAccess.Write), TestContext.Current.CancellationToken),
            "metrics",
            "--scores",
            folder["pipe"]);
        await writer!.DisposeAsync();

        Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
        Assert.Contains("Cancelled.", run.Error, StringComparison.Ordinal);
    }

    [Theory(Timeout = Limit)]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task Score_WritingToAPipeThatNobodyReads_Ends(int signal)
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();
        using (var make = Process.Start("mkfifo", [folder["pipe"]]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // The reader lets the program open the pipe and fill it, and takes nothing more.
        FileStream? reader = null;
        ProgramRun run = await ProgramRun.SignalCliAsync(
            signal,
            async _ => reader = await Task.Run(() =>
            {
                var pipe = new FileStream(folder["pipe"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
                pipe.ReadByte();
                return pipe;
            }, TestContext.Current.CancellationToken),
            "score",
            "--model",
            pump.Model,
            pump.Test,
            "--report",
            folder["pipe"]);
        await reader!.DisposeAsync();

        Assert.Equal(1, run.ExitCode);
        Assert.Equal(["pipe"], folder.Names());
    }

    [Theory(Timeout = Limit)]
    [InlineData(Interrupt)]
    [InlineData(Terminate)]
    public async Task Fit_AtWork_EndsAndLeavesNothing(int signal)
    {
        SkipOnWindows();
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.SignalCliAsync(signal, LineAsync("Fitting", TestContext.Current.CancellationToken), "fit", "--normal", pump.Train, "--model", folder["m.aam"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Cancelled.", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Names());
    }

    private static void SkipOnWindows() => Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no signals to send.");

    private static Func<StreamReader, Task> LineAsync(string start, CancellationToken cancellationToken) => async error =>
    {
        while (await error.ReadLineAsync(cancellationToken) is { } line && !line.StartsWith(start, StringComparison.Ordinal))
        {
        }
    };
}
