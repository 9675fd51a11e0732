using System.Runtime.InteropServices;

namespace AudioAnomaly.Tool;

/// <summary>
/// Ends the command at the first SIGINT or SIGTERM: it is asked to, and where it cannot hear that (it waits for input, or computes), the program ends
/// nevertheless. A second signal is left to the system, which ends the program at once.
/// </summary>
internal sealed class SignalWatch : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1.2);
    private static readonly TimeSpan MessagePatience = TimeSpan.FromSeconds(0.2);

    private readonly CancellationTokenSource _cancellation = new();
    private readonly PosixSignalRegistration[] _signals;
    private Task _command = Task.CompletedTask;

    public SignalWatch()
        => _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Handle), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Handle)];

    /// <summary>Runs a command.</summary>
    /// <param name="command">The command, which may block.</param>
    public Task<int> RunAsync(Func<CancellationToken, Task<int>> command)
    {
        var run = Task.Run(() => command(_cancellation.Token));
        _command = run;
        return run;
    }

    public void Dispose()
    {
        Array.ForEach(_signals, signal => signal.Dispose());
        _cancellation.Dispose();
    }

    private void Handle(PosixSignalContext signal)
    {
        if (_cancellation.IsCancellationRequested)
        {
            return;
        }

        signal.Cancel = true;

        // A thread of its own: all others may be at work.
        new Thread(EndAfterPatience) { IsBackground = true }.Start();
        _cancellation.Cancel();
    }

    private void EndAfterPatience()
    {
        if (((IAsyncResult)_command).AsyncWaitHandle.WaitOne(Patience))
        {
            return;
        }

        TemporaryFiles.RemoveOwn();

        // Nobody may be reading what the command writes; then the message waits for the same reader.
        var message = new Thread(WriteMessage) { IsBackground = true };
        message.Start();
        message.Join(MessagePatience);
        Environment.Exit(ExitCode.Failed);
    }

    private static void WriteMessage()
    {
        if (!Console.IsErrorRedirected)
        {
            // What shows progress has hidden the cursor.
            TerminalText.Error.Write("\u001b[?25h");
        }

        Console.Error.WriteLine("Cancelled.");
    }
}
