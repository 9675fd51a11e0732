namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The detectors that are trained, through the command line.</summary>
public class TrainedDetectorTests(PumpFixture pump)
{
    private string Recording => Path.Combine(pump.Test, "squeal", "squeal_00.wav");

    [Fact]
    public async Task Fit_Autoencoder_ScoresEndToEnd()
    {
        using var folder = new TemporaryFolder();

        ProgramRun fit = await ProgramRun.CliAsync("fit", "--detector", "autoencoder", "--normal", pump.Train, "--model", folder["m.aam"], "--set", "epochs=10", "--set", "batchSize=64", "--json");
        Assert.True(fit.ExitCode == 0, fit.Error);
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", Recording);

        Assert.Equal(0, score.ExitCode);
        Assert.True(score.Json.GetProperty("results")[0].GetProperty("score").GetDouble() > 0, score.Output);
        Assert.Equal(score.Output, (await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", Recording)).Output);
        Assert.Contains("autoencoder", (await ProgramRun.CliAsync("info", folder["m.aam"])).Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_Stfpm_ScoresEndToEnd()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["few"]);
        foreach (string file in Directory.EnumerateFiles(pump.Train).Order().Take(4))
        {
            File.Copy(file, Path.Combine(folder["few"], Path.GetFileName(file)));
        }

        ProgramRun fit = await ProgramRun.CliAsync("fit", "--detector", "stfpm", "--weights", "random", "--preset", "panns16k", "--normal", folder["few"], "--model", folder["m.aam"], "--set", "epochs=1", "--set", "segmentFrames=64", "--set", "layers=conv_block1,conv_block2");
        Assert.True(fit.ExitCode == 0, fit.Error);
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", Recording);

        Assert.Equal(0, score.ExitCode);
        Assert.True(score.Json.GetProperty("results")[0].GetProperty("score").GetDouble() > 0, score.Output);
    }

    [Fact]
    public async Task Fit_Cfa_ScoresEndToEndAndResumes()
    {
        using var folder = new TemporaryFolder();
        string[] fitting = ["fit", "--detector", "cfa", "--normal", pump.Train, "--preset", "panns16k", "--set", "epochs=2", "--set", "compression=20", "--set", $"resumeFile={folder["training"]}"];

        foreach (string model in new[] { "a.aam", "b.aam" })
        {
            ProgramRun fit = await ProgramRun.CliAsync([.. fitting, "--model", folder[model]]);
            Assert.True(fit.ExitCode == 0, fit.Error);
        }

        Assert.Equal(File.ReadAllBytes(folder["a.aam"]), File.ReadAllBytes(folder["b.aam"]));
        ProgramRun other = await ProgramRun.CliAsync([.. fitting, "--seed", "4", "--model", folder["c.aam"]]);
        Assert.Equal(1, other.ExitCode);
        Assert.Contains("other options, another seed or other data", other.Error, StringComparison.Ordinal);
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", folder["a.aam"], "--json", Recording);
        Assert.True(score.Json.GetProperty("results")[0].GetProperty("score").GetDouble() > 0, score.Output);
    }

    [Theory]
    [InlineData("autoencoder", "--weights", "random", "Leave --weights out")]
    [InlineData("stfpm", "--weights", "patches", "needs a network")]
    [InlineData("autoencoder", "--set", "layers=conv_block2", "bottleneckUnits")]
    [InlineData("patchcore", "--set", "patchFrames=4", "layers")]
    [InlineData("autoencoder", "--set", "coresetRatio=0.5", "bottleneckUnits")]
    [InlineData("patchcore", "--set", "epochs=3", "coresetRatio")]
    [InlineData("autoencoder", "--set", "epochs=0", "Epochs")]
    public async Task Fit_OptionOfAnotherDetector_IsWrongUsage(string detector, string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.CliAsync("fit", "--detector", detector, "--normal", pump.Train, "--model", folder["m.aam"], option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.OrdinalIgnoreCase);
        Assert.False(File.Exists(folder["m.aam"]));
    }
}
