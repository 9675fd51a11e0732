using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace AudioAnomaly.Samples;

/// <summary>The recorder of ALSA's tools (Debian: alsa-utils), as a program that runs beside this one and ends with it.</summary>
internal sealed class Arecord : IDisposable
{
    private readonly Process _process;

    private Arecord(Process process) => _process = process;

    /// <summary>What it records.</summary>
    public Stream Sound => _process.StandardOutput.BaseStream;

    /// <summary>Starts it.</summary>
    /// <param name="device">The device; <c>arecord -L</c> lists them.</param>
    /// <param name="sampleRate">The sample rate in Hz.</param>
    /// <returns>The running program.</returns>
    public static Arecord Start(string device, int sampleRate)
    {
        try
        {
            string[] arguments = ["-q", "-D", device, "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", sampleRate.ToString(CultureInfo.InvariantCulture)];
            return new Arecord(Process.Start(new ProcessStartInfo("arecord", arguments) { RedirectStandardOutput = true })!);
        }
        catch (Win32Exception e)
        {
            throw new IOException($"arecord could not be started: {e.Message}. Install it (Debian's package 'alsa-utils'), or pipe samples into the program.", e);
        }
    }

    /// <summary>Waits for its end, which the end of its sound announced.</summary>
    /// <exception cref="IOException">It failed; it said why on standard error.</exception>
    public void ThrowIfFailed()
    {
        _process.WaitForExit();
        if (_process.ExitCode != 0)
        {
            throw new IOException($"arecord ended with code {_process.ExitCode}.");
        }
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        _process.Dispose();
    }
}
