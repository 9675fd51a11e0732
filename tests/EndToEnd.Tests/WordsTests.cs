using AudioAnomaly.Audio;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>How the command line reads numbers and names, and how it writes them.</summary>
public class WordsTests(PumpFixture pump)
{
    [Theory]
    [InlineData("watch --model M --block 0,5", "--block: '0,5'", "0.5")]
    [InlineData("fit --normal D --seed 1,000", "--seed: '1,000'", "whole number")]
    [InlineData("fit --normal D --detector patchcore --set smoothingSigma=1,5", "'1,5'", "1.5")]
    [InlineData("fit --normal D --threshold quantile:0,95", "'quantile:0,95'", "point")]
    [InlineData("metrics --percentile 1,5", "--percentile: '1,5'", "1.5")]
    [InlineData("score --model M --threshold 1,5 D", "'1,5'", "point")]
    public async Task Commands_DecimalComma_IsRefusedInEveryCulture(string command, string expected, string remedy)
    {
        string[] arguments = [.. command.Split(' ').Select(word => word == "M" ? pump.Model : word == "D" ? pump.Test : word)];

        ProgramRun run = await ProgramRun.CliAsync(arguments), german = await ProgramRun.CliInCultureAsync("de_DE.UTF-8", arguments);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Contains(remedy, run.Error, StringComparison.Ordinal);
        Assert.Equal(run, german);
    }

    [Fact]
    public async Task Commands_OtherCulture_WriteTheSame()
    {
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["short.wav"], new AudioClip(new float[30], 16000));
        WavWriter.Write(folder["narrow.wav"], new AudioClip(Enumerable.Range(0, 8000).Select(i => (float)Math.Sin(i)).ToArray(), 8000));
        string[][] commands =
        [
            ["score", "--model", pump.Model, folder["short.wav"], folder["narrow.wav"]],
            ["score", "--json", "--model", pump.Model, folder["short.wav"], folder["narrow.wav"]],
            ["fit", "--normal", pump.Train, "--model", folder["m.aam"], "--set", "hopSeconds=3.5", "--set", "windowSeconds=2.5"],
            ["fit", "--normal", pump.Train, "--model", folder["m.aam"], "--detector", "patchcore", "--set", "coresetRatio=1.5"],
            ["info", pump.Model],
        ];

        foreach (string[] command in commands)
        {
            Assert.Equal(await ProgramRun.CliAsync(command), await ProgramRun.CliInCultureAsync("de_DE.UTF-8", command));
        }
    }

    [Theory]
    [InlineData("scor x", "Did you mean 'score'?")]
    [InlineData("score --modle M x.wav", "Did you mean '--model'?")]
    [InlineData("fit --normel D", "Did you mean '--normal'?")]
    [InlineData("fit --normal D --detector patchcore --set coresetRato=0.1", "Did you mean 'coresetRatio'?")]
    public async Task Commands_MisspeltName_AskWhatWasMeant(string command, string expected)
    {
        ProgramRun run = await ProgramRun.CliAsync(command.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_NameWithControlCharacters_NeverReachesTheTerminal()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows has no such names.");
        using var folder = new TemporaryFolder();
        string good = folder["\u001b[2Jgood\nline.wav"], bad = folder["\u001b[31mbad\u0007.wav"];
        File.Copy(Directory.EnumerateFiles(Path.Combine(pump.Test, "normal")).First(), good);
        File.WriteAllText(bad, "no sound");

        ProgramRun text = await ProgramRun.CliAsync("score", "--model", pump.Model, good, bad);
        ProgramRun json = await ProgramRun.CliAsync("score", "--json", "--report", folder["r.html"], "--model", pump.Model, good, bad);

        Assert.Contains(@"\u001b[2Jgood\u000aline.wav", text.Output, StringComparison.Ordinal);
        Assert.Contains(@"\u001b[31mbad\u0007.wav", text.Error, StringComparison.Ordinal);
        Assert.Equal([good, bad], json.Json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("file").GetString()));
        string page = await File.ReadAllTextAsync(folder["r.html"], TestContext.Current.CancellationToken);
        Assert.All([text.Output, text.Error, json.Output, json.Error, page], shown => Assert.DoesNotContain(shown, c => char.IsControl(c) && c is not ('\n' or '\t')));
    }
}
