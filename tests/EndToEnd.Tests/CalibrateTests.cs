namespace AudioAnomaly.EndToEnd.Tests;

public sealed class CalibrateTests(PumpFixture pump) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Calibrate_OtherNormals_SetsTheThresholdThatScoreUses()
    {
        ProgramRun run = await CalibrateAsync(pump.Train, "--output", _folder["new.aam"], "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal((40, 40), (run.Json.GetProperty("recordings").GetInt32(), run.Json.GetProperty("used").GetInt32()));
        double threshold = run.Json.GetProperty("threshold").GetDouble(), old = run.Json.GetProperty("oldThreshold").GetDouble();
        Assert.True(threshold > 0 && old > 0);
        ProgramRun info = await ProgramRun.CliAsync("info", _folder["new.aam"], "--json");
        Assert.Equal(40, info.Json.GetProperty("calibration").GetProperty("scores").GetArrayLength());
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", _folder["new.aam"], "--json", Path.Combine(pump.Test, "normal"));
        Assert.Equal(threshold, score.Json.GetProperty("results")[0].GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task Calibrate_BadRecordingAmongNormals_IsLeftOutWithAWord()
    {
        Directory.CreateDirectory(_folder["mixed"]);
        foreach (string file in Directory.EnumerateFiles(pump.Train).Order(StringComparer.Ordinal).Take(5))
        {
            File.Copy(file, Path.Combine(_folder["mixed"], Path.GetFileName(file)));
        }

        File.WriteAllText(_folder["mixed/bad.wav"], "these are no samples");
        File.Copy(pump.Model, _folder["own.aam"]);

        ProgramRun run = await ProgramRun.CliAsync("calibrate", "--model", _folder["own.aam"], "--normal", _folder["mixed"], "--threshold", "quantile:0.99");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Calibrated on 5 of 6 recordings.", run.Output, StringComparison.Ordinal);
        Assert.Contains("quantile:0.99, 5 normal windows", run.Output, StringComparison.Ordinal);
        Assert.Contains("bad.wav", run.Error, StringComparison.Ordinal);
        Assert.Contains("Only 5 normal windows", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Calibrate_NothingToCalibrateOn_FailsInOneLineAndWritesNothing()
    {
        Directory.CreateDirectory(_folder["none"]);

        ProgramRun run = await CalibrateAsync(_folder["none"], "--output", _folder["new.aam"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Single(run.Error.Trim().Split('\n'));
        Assert.False(File.Exists(_folder["new.aam"]));
        Assert.Equal(2, (await CalibrateAsync(pump.Train, "--threshold", "loud")).ExitCode);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ProgramRun> CalibrateAsync(string normal, params string[] more)
        => ProgramRun.CliAsync(["calibrate", "--model", pump.Model, "--normal", normal, .. more]);
}
