using System.Diagnostics;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>
/// Outputs on a disk that is full: every command ends with 1 and one line that names the file asked for, and leaves nothing half-written. The disk is a small
/// file system that root can mount; for others the device that is always full, which only takes files.
/// </summary>
public sealed class FullDiskTests : IDisposable
{
    private const string FullDevice = "/dev/full";
    private readonly TemporaryFolder _folder = new();
    private readonly bool _isMounted;

    public FullDiskTests()
    {
        if (OperatingSystem.IsLinux())
        {
            Directory.CreateDirectory(Disk);
            _isMounted = Run("mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", Disk);
            if (_isMounted)
            {
                Fill();
            }
        }
    }

    private string Disk => _folder["disk"];

    private string Recording => _folder["sounds/train/normal/0.wav"];

    [Fact]
    public async Task Commands_FullDisk_NameTheFileAndLeaveNothing()
    {
        Assert.SkipUnless(File.Exists(FullDevice), "There is no device that is always full.");
        WriteSounds();
        string normal = _folder["sounds/train/normal"], level = _folder["level.aam"];
        ProgramRun fit = await ProgramRun.CliAsync("fit", "--normal", normal, "--detector", "level", "--model", level);
        Assert.True(fit.ExitCode == 0, fit.Error);
        ProgramRun more = await ProgramRun.CliAsync("fit", "--normal", _folder["sounds/more"], "--detector", "level", "--model", _folder["more.aam"]);
        Assert.True(more.ExitCode == 0, more.Error);

        await FailsAsync("m.aam", "fit", "--normal", normal, "--detector", "level", "--model");
        await FailsAsync("c.aam", "calibrate", "--model", level, "--normal", normal, "--output");
        await FailsAsync("g.aam", "merge", level, _folder["more.aam"], "--normal", normal, "--model");
        await FailsAsync("r.html", "score", Recording, "--model", level, "--report");
        await FailsAsync("s.npy", "spectrogram", Recording, "--out");
        await FailsAsync("s.png", "spectrogram", Recording, "--out", _folder["s.npy"], "--png");
        await FailsAsync("f.npy", "features", Recording, "--weights", "patches", "--out");
        await FailsAsync("s.json", "sensitivity", "--model", level, "--normal", normal, "--cases", "1", "--json");
        await FailsAsync("w.safetensors", "convert", Weights(), "--out");
        await JsonFailsAsync(level);
        Assert.SkipUnless(_isMounted, "The commands that write folders were not tried: a file system can be mounted by root only.");
        await FailsAsync("maps", "score", Recording, "--model", level, "--maps");
        await FailsAsync("listen", "score", _folder["sounds/test/abnormal"], "--model", level, "--listen");
        await FailsAsync("out", "evaluate", "--dataset", "folder", "--root", _folder["sounds"], "--detector", "level", "--preset", "panns16k", "--output");
    }

    public void Dispose()
    {
        if (_isMounted)
        {
            Run("umount", Disk);
        }

        _folder.Dispose();
    }

    private static bool Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardError = true };
        try
        {
            using Process process = Process.Start(start)!;
            process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private async Task FailsAsync(string output, params string[] arguments)
    {
        string target = _isMounted ? Path.Combine(Disk, output) : FullDevice;

        ProgramRun run = await ProgramRun.CliAsync([.. arguments, target]);

        Assert.Equal(1, run.ExitCode);
        string last = run.Error.TrimEnd().Split('\n')[^1];
        Assert.True(last.Contains("No space left on device", StringComparison.Ordinal) && last.Contains($"'{target}", StringComparison.Ordinal), run.Error);
        Assert.DoesNotContain(".tmp", run.Error, StringComparison.Ordinal);
        if (_isMounted)
        {
            Assert.Equal([Path.Combine(Disk, "filled")], Directory.GetFiles(Disk, "*", SearchOption.AllDirectories));
        }
    }

    /// <summary>Standard output is a file on the disk, whose name the program does not know.</summary>
    private async Task JsonFailsAsync(string model)
    {
        string target = _isMounted ? Path.Combine(Disk, "s.json") : FullDevice;

        ProgramRun run = await ProgramRun.CliIntoAsync(target, "score", Recording, "--model", model, "--json");

        Assert.Equal(1, run.ExitCode);
        Assert.Equal("No space left on device", run.Error.TrimEnd().Split('\n')[^1]);
        if (_isMounted)
        {
            // Made by the shell, and empty.
            Assert.Equal(0, new FileInfo(target).Length);
            File.Delete(target);
        }
    }

    private void Fill()
    {
        using var file = new FileStream(Path.Combine(Disk, "filled"), FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        byte[] page = new byte[4096];
        try
        {
            while (true)
            {
                file.Write(page);
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    private void WriteSounds()
    {
        foreach ((string part, int count) in (ReadOnlySpan<(string, int)>)[("train/normal", 6), ("test/normal", 2), ("test/abnormal", 2), ("more", 6)])
        {
            Directory.CreateDirectory(_folder[$"sounds/{part}"]);
            for (int i = 0; i < count; i++)
            {
                var random = new Random((31 * i) + part.Length);
                bool isAnomalous = part == "test/abnormal";
                float[] samples = [.. Enumerable.Range(0, 16000).Select(n => (random.NextSingle() - 0.5f) * (isAnomalous && n > 8000 ? 1 : 0.1f))];
                Audio.WavWriter.Write(_folder[$"sounds/{part}/{i}.wav"], new AudioClip(samples, 16000));
            }
        }
    }

    private string Weights()
    {
        using FileStream file = File.Create(_folder["weights.safetensors"]);
        SafetensorsFile.Write(file, Cnn14Weights.Random(1, 64, 8, 8, 16, 16).Tensors, new Dictionary<string, string> { ["format"] = "pt" });
        return file.Name;
    }
}
