using System.Text.Json;
using System.Xml.Linq;

namespace AudioAnomaly.EndToEnd.Tests;

public sealed class SensitivityTests(PumpFixture pump) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public async Task Sensitivity_NormalFolder_WritesTextJsonAndPicture()
    {
        ProgramRun run = await RunAsync("--cases", "2", "--json", _folder["report.json"], "--picture", _folder["heard.svg"], "--sounds", _folder["sounds"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("has not learned", run.Error, StringComparison.Ordinal);
        Assert.Contains("2 normal recordings", run.Output, StringComparison.Ordinal);
        Assert.Contains("Everything louder:", run.Output, StringComparison.Ordinal);
        JsonElement report = JsonDocument.Parse(await File.ReadAllTextAsync(_folder["report.json"], TestContext.Current.CancellationToken)).RootElement;
        Assert.Equal(
            ["model", "threshold", "recordings", "falseAlarms", "seed", "foundShare", "summary", "curves", "warnings"],
            report.EnumerateObject().Select(property => property.Name));
        JsonElement[] curves = [.. report.GetProperty("curves").EnumerateArray()];
        IEnumerable<string> kinds = curves.Select(curve => curve.GetProperty("kind").GetString()!).Distinct();
        Assert.Equal(["band", "event", "level", "modulation", "tone"], kinds.Order(StringComparer.Ordinal));

        // A tone as loud as the machine is more than any model needs.
        JsonElement tone = curves.First(curve => curve.GetProperty("kind").GetString() == "tone").GetProperty("points").EnumerateArray().Last();
        Assert.True(tone.GetProperty("share").GetDouble() > 0.8, tone.ToString());
        Assert.NotNull(XDocument.Load(_folder["heard.svg"]).Root);
        Assert.Equal(
            ["band-quieter.wav", "band.wav", "event.wav", "level-quieter.wav", "level.wav", "modulation.wav", "tone.wav"],
            Directory.EnumerateFiles(_folder["sounds"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Sensitivity_WrongUse_IsToldInOneLine()
    {
        Assert.Equal(2, (await RunAsync("--picture", _folder["heard.png"])).ExitCode);
        Assert.Equal(2, (await RunAsync("--cases", "0")).ExitCode);
        ProgramRun missing = await ProgramRun.CliAsync("sensitivity", "--model", pump.Model, "--normal", _folder["missing"]);
        Assert.Equal(1, missing.ExitCode);
        Assert.Single(missing.Error.Trim().Split('\n'));
    }

    [Fact]
    public async Task Fit_Sensitivity_TellsWhatTheModelHears()
    {
        ProgramRun run = await ProgramRun.CliAsync(
            "fit", "--normal", pump.Train, "--preset", "panns16k", "--model", _folder["level.aam"], "--detector", "level", "--sensitivity", "--json");

        Assert.True(run.ExitCode == 0, run.Error);
        JsonElement report = run.Json.GetProperty("sensitivity");
        Assert.Equal(8, report.GetProperty("recordings").GetInt32());
        JsonElement louder = report.GetProperty("curves").EnumerateArray().First(curve => curve.GetProperty("kind").GetString() == "level" && !curve.GetProperty("quieter").GetBoolean());
        Assert.Equal(1, louder.GetProperty("points").EnumerateArray().Last().GetProperty("share").GetDouble());
        Assert.Contains("Fitting a second model on four fifths", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_SensitivityOfAFolder_PrintsATable()
    {
        ProgramRun run = await ProgramRun.CliAsync(
            "fit", "--normal", pump.Train, "--preset", "panns16k", "--model", _folder["level.aam"], "--detector", "level", "--sensitivity", Path.Combine(pump.Test, "normal"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("2 normal recordings", run.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^Everything louder +\+1 +\d+%", run.Output);
    }

    public void Dispose() => _folder.Dispose();

    private Task<ProgramRun> RunAsync(params string[] more)
        => ProgramRun.CliAsync(["sensitivity", "--model", pump.Model, "--normal", Path.Combine(pump.Test, "normal"), .. more]);
}
