using System.ComponentModel;
using System.Diagnostics;

namespace AudioAnomaly.Audio;

/// <summary>A running ffmpeg or ffprobe: its output as a stream, its last complaint, and a certain end.</summary>
internal sealed class FfmpegProcess : IDisposable
{
    private const int MaxMessageLength = 500;

    // Time to end after the output is closed, which takes a healthy process milliseconds.
    private static readonly TimeSpan ExitPatience = TimeSpan.FromSeconds(30);

    // As shells and .NET tell SIGHUP, SIGINT, SIGQUIT, SIGKILL and SIGTERM; 255 is ffmpeg's own after a signal.
    private static readonly int[] EndedBySignal = [129, 130, 131, 137, 143, 255];

    private readonly Process _process;
    private readonly string _program;
    private readonly string _file;
    private string _lastError = string.Empty;
    private bool _isDisposed;

    private FfmpegProcess(Process process, string program, string file)
    {
        _process = process;
        _program = Path.GetFileNameWithoutExtension(program);
        _file = file;
    }

    /// <summary>What the process writes to its standard output.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last line of standard error that is not blank, or an empty text.</summary>
    public string LastError => Volatile.Read(ref _lastError);

    /// <summary>Starts a program without a shell.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments, one by one.</param>
    /// <param name="file">The recording it is needed for.</param>
    /// <exception cref="AudioFormatException">The program is missing or does not start.</exception>
    public static FfmpegProcess Start(string program, IEnumerable<string> arguments, string file)
    {
        string executable = ExecutablePath.Find(program, Environment.GetEnvironmentVariable("PATH")) ?? throw Missing(program, file);
        var start = new ProcessStartInfo(executable, arguments)
        {
            UseShellExecute = false,
            CreateNoWindow = true,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = new Process { StartInfo = start };
        var running = new FfmpegProcess(process, executable, file);
        process.ErrorDataReceived += running.KeepLastLine;
        try
        {
            process.Start();
        }
        catch (Win32Exception error)
        {
            process.Dispose();
            throw new AudioFormatException(file, $"it is no WAV file, and '{executable}', which would decode it, did not start: {error.Message}.", innerException: error);
        }

        process.StandardInput.Close();

        // Read all the time, so that a talkative process never waits for us.
        process.BeginErrorReadLine();
        return running;
    }

    /// <summary>Whether a program can be found.</summary>
    public static bool IsInstalled(string program) => ExecutablePath.Find(program, Environment.GetEnvironmentVariable("PATH")) is not null;

    /// <summary>Waits for the end, after the output has been read.</summary>
    /// <returns>What went wrong, or null if the process succeeded.</returns>
    public AudioFormatException? WaitForFailure()
    {
        string how;
        var fault = AudioFormatFault.File;
        if (_process.WaitForExit(ExitPatience))
        {
            // Only this overload waits until the last line of standard error has come in.
            _process.WaitForExit();
            if (_process.ExitCode == 0)
                return null;

            how = $"failed with exit code {_process.ExitCode}";
            fault = EndedBySignal.Contains(_process.ExitCode) ? AudioFormatFault.EndedDecoder : fault;
        }
        else
        {
            ProcessTree.Kill(_process);
            how = "did not end";
            fault = AudioFormatFault.EndedDecoder;
        }

        return new AudioFormatException(_file, $"{_program} {how}: {(LastError.Length > 0 ? LastError : "it gave no reason.")}") { Fault = fault };
    }

    public void Dispose()
    {
        if (_isDisposed)
            return;

        _isDisposed = true;
        if (!_process.HasExited)
        {
            ProcessTree.Kill(_process);
            _process.WaitForExit(ExitPatience);
        }

        _process.Dispose();
    }

    private static AudioFormatException Missing(string program, string file)
    {
        bool isBare = Path.GetFileName(program) == program;
        string where = isBare ? $"'{program}' was not found on PATH" : $"'{program}' does not exist";
        return new AudioFormatException(file, $"it is no WAV file, so ffmpeg is needed to decode it, but {where}. Install ffmpeg (https://ffmpeg.org, or your system's package 'ffmpeg'), or convert the file to WAV.")
        {
            Fault = AudioFormatFault.MissingDecoder,
        };
    }

    private void KeepLastLine(object sender, DataReceivedEventArgs line)
    {
        if (string.IsNullOrWhiteSpace(line.Data))
            return;

        // The file is named by whoever tells the reason, in words that its caller chose.
        string text = line.Data.Trim().Replace($"file:{Path.GetFullPath(_file)}", "the file", StringComparison.Ordinal);
        Volatile.Write(ref _lastError, text.Length <= MaxMessageLength ? text : text[..MaxMessageLength]);
    }
}
