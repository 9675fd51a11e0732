using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

public sealed class MergeTests(PumpFixture pump) : IDisposable
{
    // Models keep statistics in 32 bits.
    private const double Rounding = 1e-3;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("padim", "positions=perFrequency")]
    [InlineData("patchcore", "coresetCount=300")]
    [InlineData("spectrum", "distance=mahalanobis")]
    [InlineData("texture", "densityNeighbor=4")]
    [InlineData("level", "deviationMargin=1")]
    public async Task Merge_ShardsOfOneDataSet_ScoreAsOneFit(string detector, string setting)
    {
        Spread();
        await FitAsync("a", detector, setting);
        await FitAsync("b", detector, setting);
        await FitAsync("whole", detector, setting);

        ProgramRun merge = await ProgramRun.CliAsync("merge", _folder["a.aam"], _folder["b.aam"], "--normal", _folder["heldOut"], "--model", _folder["ab.aam"], "--json");

        Assert.True(merge.ExitCode == 0, merge.Error);
        Assert.Equal(2, merge.Json.GetProperty("models").GetArrayLength());
        Dictionary<string, double> whole = await ScoresAsync("whole"), merged = await ScoresAsync("ab");

        // All give the very model of one fit, to rounding; but PatchCore another bank that covers the same sound, at a radius within 1.2 times.
        double tolerance = detector == "patchcore" ? 0.2 : Rounding;
        Assert.All(whole, pair => Assert.InRange(merged[pair.Key], (1 - tolerance) * pair.Value, (1 + tolerance) * pair.Value));
        ProgramRun info = await ProgramRun.CliAsync("info", _folder["ab.aam"], "--json");
        Assert.Equal(12, info.Json.GetProperty("fit").GetProperty("heldOutClips").GetInt32());
        Assert.Equal(12, info.Json.GetProperty("calibration").GetProperty("scores").GetArrayLength());
        Assert.Equal(merge.Json.GetProperty("threshold").GetDouble(), (await ResultsAsync("ab"))[0].GetProperty("threshold").GetDouble());
    }

    [Fact]
    public async Task Merge_FurtherRecordings_AreLearned()
    {
        Spread();
        await FitAsync("a", "padim", "positions=perFrequency");
        await FitAsync("whole", "padim", "positions=perFrequency");

        ProgramRun own = await ProgramRun.CliAsync("merge", _folder["a.aam"], "--add", _folder["b"], "--normal", _folder["heldOut"], "--model", _folder["a.aam"]);

        Assert.True(own.ExitCode == 0, own.Error);
        Assert.Contains("further recordings learned", own.Output, StringComparison.Ordinal);
        Assert.Contains("12 normal windows", own.Output, StringComparison.Ordinal);
        Dictionary<string, double> grown = await ScoresAsync("a");
        Assert.All(await ScoresAsync("whole"), pair => Assert.InRange(grown[pair.Key], (1 - Rounding) * pair.Value, (1 + Rounding) * pair.Value));
        Assert.Equal(2, (await ProgramRun.CliAsync("merge", _folder["a.aam"], "--normal", _folder["heldOut"], "--model", _folder["m.aam"])).ExitCode);
    }

    [Fact]
    public async Task Merge_ModelsThatAreNotAlike_AreNamedInOneLine()
    {
        Spread();
        await FitAsync("a", "padim", "positions=perFrequency");
        await FitAsync("b", "padim", "positions=global");
        await FitAsync("whole", "autoencoder", "epochs=1");

        AssertRefused(await MergeAsync("a", "b"), 1, "b.aam': Model 2 of 2", "other options");
        AssertRefused(await MergeAsync("a", "whole"), 1, "whole.aam': Model 2 of 2", "another front end");
        AssertRefused(await MergeAsync("whole", "a"), 1, "'autoencoder' cannot go on learning");
        AssertRefused(await MergeAsync("a", "a"), 2, "given twice");
        File.Copy(_folder["a.aam"], _folder["copy.aam"]);
        AssertRefused(await MergeAsync("a", "copy"), 1, "copy.aam", "would count twice");
        AssertRefused(await MergeAsync("a", "missing"), 1, "missing.aam");
        Assert.False(File.Exists(_folder["m.aam"]));

        static void AssertRefused(ProgramRun run, int exitCode, params string[] texts)
        {
            Assert.Equal(exitCode, run.ExitCode);
            Assert.All(texts, text => Assert.Contains(text, run.Error, StringComparison.Ordinal));
            Assert.Single(run.Error.Trim().Split('\n'));
        }
    }

    public void Dispose() => _folder.Dispose();

    private Task<ProgramRun> MergeAsync(string one, string other)
        => ProgramRun.CliAsync("merge", _folder[$"{one}.aam"], _folder[$"{other}.aam"], "--normal", _folder["heldOut"], "--model", _folder["m.aam"]);

    /// <summary>The normal recordings in two parts to learn, the two together, and one held out.</summary>
    private void Spread()
    {
        string[] files = [.. Directory.EnumerateFiles(pump.Train).Order(StringComparer.Ordinal)];
        for (int i = 0; i < files.Length; i++)
        {
            foreach (string part in i >= 28 ? ["heldOut"] : new[] { i < 14 ? "a" : "b", "whole" })
            {
                Directory.CreateDirectory(_folder[part]);
                File.Copy(files[i], Path.Combine(_folder[part], Path.GetFileName(files[i])));
            }
        }
    }

    private async Task FitAsync(string name, string detector, params string[] settings)
    {
        string[] features = detector is "autoencoder" or "spectrum" or "level" ? [] : ["--preset", "panns16k", "--weights", "patches"];
        string[] set = [.. settings.Append("holdOutFraction=0").SelectMany(setting => new[] { "--set", setting })];
        ProgramRun run = await ProgramRun.CliAsync(["fit", "--normal", _folder[name], "--detector", detector, "--model", _folder[$"{name}.aam"], .. features, .. set]);
        Assert.True(run.ExitCode == 0, run.Error);
    }

    private async Task<JsonElement[]> ResultsAsync(string name)
        => [.. (await ProgramRun.CliAsync("score", "--model", _folder[$"{name}.aam"], "--json", pump.Test)).Json.GetProperty("results").EnumerateArray()];

    private async Task<Dictionary<string, double>> ScoresAsync(string name)
        => (await ResultsAsync(name)).ToDictionary(result => result.GetProperty("file").GetString()!, result => result.GetProperty("score").GetDouble());
}
