using System.Diagnostics;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>Where commands write to.</summary>
public class OutputTests(PumpFixture pump)
{
    private string Recording => Directory.EnumerateFiles(Path.Combine(pump.Test, "normal")).Order(StringComparer.Ordinal).First();

    [Fact]
    public async Task Fit_TargetThatCannotBeWritten_EndsBeforeTheWork()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["file"], "no folder");

        ProgramRun[] runs =
        [
            await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--model", folder["file/m.aam"]),
            await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--model", folder[new string('m', 300)]),
            await ProgramRun.CliAsync("score", "--model", pump.Model, Recording, "--maps", folder["file/maps"]),
            await ProgramRun.CliAsync("score", "--model", pump.Model, Recording, "--report", folder["file/r.html"]),
            await ProgramRun.CliAsync("calibrate", "--model", pump.Model, "--normal", pump.Train, "--output", folder["file/m.aam"]),
            await ProgramRun.CliAsync("spectrogram", Recording, "--out", folder["s.npy"], "--png", folder["file/s.png"]),
            await ProgramRun.CliAsync("features", Recording, "--weights", "patches", "--out", folder["file/f.npy"]),
        ];

        Assert.All(runs, run =>
        {
            Assert.Equal((1, string.Empty), (run.ExitCode, run.Output));
            Assert.DoesNotContain("Fitting", run.Error, StringComparison.Ordinal);
        });
        Assert.Equal(["file"], folder.Files());
    }

    [Fact]
    public async Task Outputs_StandardOutput_GetTheContent()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "There are no names for it.");

        ProgramRun report = await ProgramRun.CliAsync("score", "--model", pump.Model, Recording, "--report", "/dev/stdout");

        Assert.Equal(0, report.ExitCode);
        Assert.Contains("<!DOCTYPE html>", report.Output, StringComparison.Ordinal);
        Assert.Contains("1 recording scored", report.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_ReportToADeviceOrAPipe_LeavesItOne()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Made by mkfifo.");
        using var folder = new TemporaryFolder();
        File.CreateSymbolicLink(folder["null"], "/dev/null");
        using (var make = Process.Start("mkfifo", [folder["pipe"]]))
        {
            await make.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var reading = Task.Run(() => File.ReadAllText(folder["pipe"]), TestContext.Current.CancellationToken);
        ProgramRun device = await ProgramRun.CliAsync("score", "--model", pump.Model, Recording, "--report", folder["null"]);
        ProgramRun pipe = await ProgramRun.CliAsync("score", "--model", pump.Model, Recording, "--report", folder["pipe"]);

        Assert.Equal((0, 0), (device.ExitCode, pipe.ExitCode));
        Assert.Contains("</html>", await reading, StringComparison.Ordinal);
        Assert.Equal("/dev/null", new FileInfo(folder["null"]).LinkTarget);
        Assert.Equal(["null", "pipe"], folder.Names());
    }
}
