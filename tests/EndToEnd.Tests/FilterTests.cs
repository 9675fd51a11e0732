using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>Filters and auditory front ends through the command line.</summary>
public class FilterTests(PumpFixture pump)
{
    private string Faulty => Directory.EnumerateFiles(Path.Combine(pump.Test, "squeal")).Order(StringComparer.Ordinal).First();

    [Fact]
    public async Task Fit_FiltersAndErb_StandInTheModelAndFindTheFault()
    {
        using var folder = new TemporaryFolder();

        ProgramRun fit = await ProgramRun.CliAsync(
            "fit", "--detector", "spectrum", "--front-end", "erb", "--set", "bands=48", "--filter", "highpass:60", "--filter", "hum:50:3", "--normal", pump.Train, "--model", folder["m.aam"]);

        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Contains("erb with the frames of panns16k", fit.Error, StringComparison.Ordinal);
        ProgramRun info = await ProgramRun.CliAsync("info", folder["m.aam"]);
        Assert.Contains("\"filters\":[\"highpass:60:4\",\"hum:50:3:30\"]", info.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("sections", info.Output, StringComparison.Ordinal);
        Assert.Contains("erb {", info.Output, StringComparison.Ordinal);
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", pump.Test);
        JsonElement[] results = [.. score.Json.GetProperty("results").EnumerateArray()];
        Assert.True(Scores("squeal").Min() > Scores("normal").Max(), score.Output);

        byte[] recording = await File.ReadAllBytesAsync(Faulty, TestContext.Current.CancellationToken);
        ProgramRun watch = await ProgramRun.CliWithInputAsync(recording, "watch", "--model", folder["m.aam"], "--json", "--frames");
        Assert.True(watch.ExitCode == 0, watch.Error);

        double[] Scores(string part) =>
        [
            .. results.Where(result => result.GetProperty("file").GetString()!.Contains($"{part}_", StringComparison.Ordinal)).Select(result => result.GetProperty("score").GetDouble()),
        ];
    }

    [Theory]
    [InlineData("highpas:60", "there is no kind 'highpas'")]
    [InlineData("hum:-50", "number from 0.1 to 192000")]
    [InlineData("lowpass:1,5", "'1,5' is no number")]
    public async Task Fit_NoFilter_IsWrongUsage(string filter, string expected)
    {
        ProgramRun run = await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--filter", filter);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--filter: ", run.Error, StringComparison.Ordinal);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_FilterBeyondTheSampleRate_NamesFilterAndLimit()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.CliAsync("fit", "--detector", "level", "--normal", pump.Train, "--filter", "lowpass:9000", "--model", folder["m.aam"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--filter: The filter lowpass:9000:4 is not possible at 16000 Hz", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["m.aam"]));
    }

    [Fact]
    public async Task Evaluate_FrontEndAndFilters_StandInTheReport()
    {
        using var folder = new TemporaryFolder();
        string set = Path.Combine(folder["set"], "pump");
        Copy(pump.Train, Path.Combine(set, "train"));
        Copy(Path.Combine(pump.Test, "normal"), Path.Combine(set, "test_normal"));
        Copy(Path.Combine(pump.Test, "squeal"), Path.Combine(set, "test_anomaly"));

        ProgramRun run = await ProgramRun.CliAsync(
            "evaluate", "--dataset", "folder", "--root", set, "--detector", "spectrum", "--front-end", "bark", "--filter", "preemphasis", "--output", folder["out"], "--json", "-", "--bootstrap", "0");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement settings = run.Json.GetProperty("settings");
        Assert.Equal("bark like panns16k after preemphasis:0.97", settings.GetProperty("preset").GetString());
        Assert.Equal("bark", settings.GetProperty("options").GetProperty("spectrum.frontEnd").GetString());
        Assert.Equal("preemphasis:0.97", settings.GetProperty("options").GetProperty("spectrum.filters").GetString());
    }

    [Fact]
    public async Task Spectrogram_FrontEndAndFilter_WritesItsBands()
    {
        using var folder = new TemporaryFolder();

        ProgramRun plain = await ProgramRun.CliAsync("spectrogram", Faulty, "--preset", "panns16k", "--front-end", "erb", "--out", folder["a.npy"]);
        ProgramRun filtered = await ProgramRun.CliAsync("spectrogram", Faulty, "--preset", "panns16k", "--front-end", "erb", "--filter", "lowpass:500", "--out", folder["b.npy"]);
        ProgramRun features = await ProgramRun.CliAsync("features", Faulty, "--preset", "panns16k", "--front-end", "erb", "--weights", "patches", "--filter", "lowpass:500", "--out", folder["c.npy"]);

        Assert.Equal((0, 0, 0), (plain.ExitCode, filtered.ExitCode, features.ExitCode));
        Assert.Equal(plain.Output, filtered.Output);
        Assert.NotEqual(await File.ReadAllBytesAsync(folder["a.npy"], TestContext.Current.CancellationToken), await File.ReadAllBytesAsync(folder["b.npy"], TestContext.Current.CancellationToken));
        Assert.True(File.Exists(folder["c.npy"]));
    }

    private static void Copy(string from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (string file in Directory.EnumerateFiles(from))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
