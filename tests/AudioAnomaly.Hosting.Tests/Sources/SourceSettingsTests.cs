using AudioAnomaly.Hosting.Tests.Hosts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting.Tests.Sources;

public class SourceSettingsTests
{
    [Theory]
    [InlineData("Folders:a:Model", "pomp", "Did you mean 'pump'?")]
    [InlineData("Folders:a:Model", "", "name the model")]
    [InlineData("Folders:a:Path", "", "name the folder")]
    [InlineData("Folders:a:Path", "{root}/missing", "there is no folder")]
    [InlineData("Folders:a:Results", "{root}/in/results.jsonl", "inside the watched folder")]
    [InlineData("Folders:a:Channel", "left", "names no channel")]
    [InlineData("Folders:a:SettleSeconds", "0", "between 0.1 and")]
    [InlineData("Folders:a:KeptResults", "-1", "between 0 and")]
    [InlineData("Folders:bad name:Path", "{root}/other", "cannot be a name")]
    [InlineData("Folders:b:Path", "{root}/in/", "also those of Folders:a")]
    [InlineData("Folders:b:Path", "{root}/in/below", "also those of Folders:a")]
    [InlineData("Folders:b:Results", "{root}/in.results.jsonl", "also that of Folders:a")]
    [InlineData("Microphones:m:Model", "other", "there is no model 'other'")]
    [InlineData("Microphones:m:Channel", "1", "channel 1 of 1")]
    [InlineData("Microphones:m:SampleRate", "50", "between 100 and")]
    [InlineData("Microphones:m:Device", "", "name the device")]
    [InlineData("Microphones:m:Arguments:0", "-x", "name it")]
    public void Check_Mistake_IsNamedByItsKey(string key, string value, string problem)
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["in", "in/below", "other"])
        {
            Directory.CreateDirectory(folder[name]);
        }

        var settings = new Dictionary<string, string?>
        {
            ["Models:pump:Path"] = "pump.aam",
            ["Folders:a:Path"] = folder["in"],
            ["Folders:a:Model"] = "pump",
        };
        string section = string.Join(':', key.Split(':')[..2]);
        settings.TryAdd($"{section}:Model", "pump");
        if (section.StartsWith("Folders", StringComparison.Ordinal))
        {
            settings.TryAdd($"{section}:Path", folder["other"]);
        }

        settings[key] = value.Replace("{root}", folder.Root, StringComparison.Ordinal);

        string mistake = Assert.Single(MistakesOf(settings));

        Assert.StartsWith(section, mistake, StringComparison.Ordinal);
        Assert.Contains(problem, mistake, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Host_WithAFolderAndAMicrophoneThatIsMissing_ScoresTheFolderAndIsDegraded()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["in"]);
        Audio.WavWriter.Write(folder["in/a.wav"], SpectrumModel.Sound(1000, 2));
        await using TestHost host = await TestHost.StartAsync(new Dictionary<string, string?>
        {
            ["Models:pump:Path"] = await SpectrumModel.SaveAsync(folder["pump.aam"]),
            ["Folders:line1:Path"] = folder["in"],
            ["Folders:line1:Model"] = "pump",
            ["Folders:line1:SettleSeconds"] = "0.1",
            ["Folders:line1:PollSeconds"] = "0.1",
            ["Folders:line1:AfterScoring"] = "move",
            ["Microphones:hall:Model"] = "pump",
            ["Microphones:hall:Command"] = "no-such-recorder",
        });
        SourceSet sources = host.Services.GetRequiredService<SourceSet>();

        await Eventually.Is(() => File.Exists(folder["in/done/a.wav"]) && sources.Microphones[0].Problem is not null);

        HealthReport report = await host.Services.GetRequiredService<HealthCheckService>().CheckHealthAsync(TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Degraded, report.Entries["sources"].Status);
        Assert.Contains("'no-such-recorder' was not found", report.Entries["sources"].Description, StringComparison.Ordinal);
        Assert.Equal(["microphone hall"], report.Entries["sources"].Data.Keys);
        Assert.Single(await File.ReadAllLinesAsync(folder["in.results.jsonl"], TestContext.Current.CancellationToken));
    }

    private static IEnumerable<string> MistakesOf(Dictionary<string, string?> settings)
    {
        TestHost host = TestHost.Create(settings);
        return Assert.Throws<OptionsValidationException>(() => host.Services.GetRequiredService<IOptions<AudioAnomalyOptions>>().Value).Failures;
    }
}
