using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using AudioAnomaly.Audio;

namespace AudioAnomaly.Hosting;

/// <summary>A running program that writes samples: both of its outputs are read at all times, by threads of their own, so that it never waits.</summary>
internal sealed class MicrophoneProcess : IAsyncDisposable
{
    private const int BufferBytes = 1 << 16;

    // Of an outside program, by the clock on the wall.
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(5);

    private readonly Process _process;
    private readonly LastWords _words;
    private readonly string _program;
    private readonly Task _errors;

    private MicrophoneProcess(Process process, string program, LastWords words, SpanAction take)
    {
        (_process, _program, _words) = (process, program, words);
        Output = ReadAsync(process.StandardOutput.BaseStream, take);
        _errors = ReadAsync(process.StandardError.BaseStream, words.Add);
    }

    public delegate void SpanAction(ReadOnlySpan<byte> bytes);

    /// <summary>Ends when the program has closed its output. Never fails.</summary>
    public Task Output { get; }

    /// <summary>Starts a program, without a shell.</summary>
    /// <param name="command">The program.</param>
    /// <param name="words">Takes its standard error.</param>
    /// <param name="take">Takes its standard output, on a thread of its own.</param>
    /// <exception cref="MicrophoneException">It is missing or does not start.</exception>
    public static MicrophoneProcess Start(MicrophoneCommand command, LastWords words, SpanAction take)
    {
        string executable = ExecutablePath.Find(command.Program, Environment.GetEnvironmentVariable("PATH"))
            ?? throw Missing(command);
        var start = new ProcessStartInfo(executable, command.Arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            Process process = Process.Start(start)!;
            process.StandardInput.Close();
            return new MicrophoneProcess(process, command.Program, words, take);
        }
        catch (Exception e) when (e is Win32Exception or IOException)
        {
            throw new MicrophoneException($"The program '{executable}' did not start: {e.Message}", e);
        }
    }

    /// <summary>Ends the program and what it started, and takes leave of it so that no zombie stays.</summary>
    /// <returns>How it ended.</returns>
    public async Task<string> EndAsync(bool isExpected)
    {
        if (isExpected)
        {
            // It closed its output: mostly it is about to exit, and its code tells why.
            await WaitAsync(_process.WaitForExitAsync()).ConfigureAwait(false);
        }

        bool hadExited = _process.HasExited;
        ProcessTree.Kill(_process);
        await WaitAsync(Task.WhenAll(_process.WaitForExitAsync(), Output, _errors)).ConfigureAwait(false);
        string said = _words.Lines is { Count: > 0 } lines ? $" It said: {string.Join(" / ", lines)}" : " It gave no reason.";
        return hadExited
            ? string.Create(CultureInfo.InvariantCulture, $"'{_program}' ended with exit code {_process.ExitCode}.{said}")
            : $"'{_program}' was ended.{said}";
    }

    public ValueTask DisposeAsync()
    {
        // Streams that a grandchild still holds open are closed too: it gets SIGPIPE.
        _process.StandardOutput.Dispose();
        _process.StandardError.Dispose();
        _process.Dispose();
        return ValueTask.CompletedTask;
    }

    private static MicrophoneException Missing(MicrophoneCommand command)
    {
        bool isBare = Path.GetFileName(command.Program) == command.Program;
        return new MicrophoneException($"The program '{command.Program}' was not found{(isBare ? " on PATH" : string.Empty)}. {RemedyOf(command)}");
    }

    private static string RemedyOf(MicrophoneCommand command) => command.Program switch
    {
        "arecord" => "Install it (Debian's package 'alsa-utils'), or choose another program.",
        "ffmpeg" => "Install it (https://ffmpeg.org, or your system's package 'ffmpeg'), or choose another program.",
        _ => "Correct Command.",
    };

    private static Task ReadAsync(Stream stream, SpanAction take) => Task.Factory.StartNew(
        () =>
        {
            byte[] buffer = new byte[BufferBytes];
            try
            {
                while (stream.Read(buffer) is var read and > 0)
                {
                    take(buffer.AsSpan(0, read));
                }
            }
            catch (Exception e) when (e is IOException or ObjectDisposedException)
            {
                // The end, by our own hand.
            }
        },
        CancellationToken.None,
        TaskCreationOptions.LongRunning,
        TaskScheduler.Default);

    private static async Task WaitAsync(Task task) => await Task.WhenAny(task, Task.Delay(ExitPatience)).ConfigureAwait(false);
}
