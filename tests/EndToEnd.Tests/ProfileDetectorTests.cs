using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The detectors that describe whole recordings, through the command line.</summary>
public class ProfileDetectorTests(PumpFixture pump)
{
    private string Faulty => Directory.EnumerateFiles(Path.Combine(pump.Test, "squeal")).Order(StringComparer.Ordinal).First();

    [Theory]
    [InlineData("spectrum", "statistic=mean")]
    [InlineData("spectrum", "distance=mahalanobis")]
    [InlineData("texture", "layers=conv_block2")]
    [InlineData("texture", "statistic=maximum", "layer=conv_block3")]
    [InlineData("level", "deviationMargin=0.2")]
    public async Task Fit_ProfileDetector_FindsTheFaultInFilesAndInAStream(string detector, params string[] settings)
    {
        using var folder = new TemporaryFolder();
        string[] set = [.. settings.Append("holdOutFraction=0.5").SelectMany(setting => new[] { "--set", setting })];

        ProgramRun fit = await ProgramRun.CliAsync(["fit", "--detector", detector, "--preset", "panns16k", "--normal", pump.Train, "--model", folder["m.aam"], .. set]);

        Assert.True(fit.ExitCode == 0, fit.Error);
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", pump.Test);
        JsonElement[] results = [.. score.Json.GetProperty("results").EnumerateArray()];

        // Blows make the pump louder than it is under any load; a squeal does not.
        double[] normal = [.. Scores("normal")], faulty = [.. Scores(detector == "level" ? "knock" : "squeal")];
        Assert.True(faulty.Min() > normal.Max(), score.Output);

        byte[] recording = await File.ReadAllBytesAsync(Faulty, TestContext.Current.CancellationToken);
        ProgramRun watch = await ProgramRun.CliWithInputAsync(recording, "watch", "--model", folder["m.aam"], "--json", "--frames");
        Assert.True(watch.ExitCode == 0, watch.Error);
        double last = watch.Output.Trim().Split('\n').Select(line => JsonDocument.Parse(line).RootElement).Last(line => line.GetProperty("type").GetString() == "frame").GetProperty("score").GetDouble();
        Assert.True(last > 0, watch.Output);

        IEnumerable<double> Scores(string part) => results
            .Where(result => result.GetProperty("file").GetString()!.Contains($"{part}_", StringComparison.Ordinal))
            .Select(result => result.GetProperty("score").GetDouble());
    }

    [Theory]
    [InlineData("spectrum", "--weights", "patches", "Leave --weights out")]
    [InlineData("level", "--set", "layers=conv_block2", "deviationMargin")]
    [InlineData("texture", "--set", "neighbors=0", "Neighbors")]
    [InlineData("spectrum", "--set", "statistic=median", "Quantiles, Mean")]
    [InlineData("texture", "--set", "layer=conv_block9", "only conv_block2, conv_block3, conv_block4")]
    public async Task Fit_WrongOption_IsSaidInOneLine(string detector, string option, string value, string expected)
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.CliAsync("fit", "--detector", detector, "--normal", pump.Train, "--model", folder["m.aam"], option, value);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["m.aam"]));
    }
}
