using System.Text.Json;
using AudioAnomaly.Audio;

namespace AudioAnomaly.EndToEnd.Tests;

public class PadimTests(PumpFixture pump)
{
    [Theory]
    [InlineData("perPosition", "full")]
    [InlineData("perFrequency", "full")]
    [InlineData("perFrequency", "lowRank")]
    [InlineData("global", "diagonal")]
    public async Task Padim_EveryKind_FitsAndRanksFaultsAboveNormals(string positions, string form)
    {
        using var folder = new TemporaryFolder();

        ProgramRun fit = await FitAsync(pump.Train, folder["m.aam"], $"positions={positions}", $"form={form}");
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", pump.Test);
        ProgramRun info = await ProgramRun.CliAsync("info", folder["m.aam"]);

        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Equal(0, score.ExitCode);
        Assert.Contains("padim", info.Output, StringComparison.Ordinal);
        ILookup<bool, double> scores = score.Json.GetProperty("results").EnumerateArray().ToLookup(
            result => Path.GetFileName(result.GetProperty("file").GetString()!).StartsWith("normal", StringComparison.Ordinal),
            result => result.GetProperty("score").GetDouble());
        double won = scores[false].Average(fault => scores[true].Average(normal => fault > normal ? 1.0 : 0));
        Assert.True(won > 0.8, $"{won}");
    }

    [Fact]
    public async Task Padim_PerPosition_RefusesOtherLengthsAndWindowsHelp()
    {
        using var folder = new TemporaryFolder();
        AudioClip clip = AudioClip.FromFile(Directory.EnumerateFiles(pump.Train).Order().First());
        WavWriter.Write(folder["short.wav"], new AudioClip(clip.Samples[..40_000], clip.SampleRate));
        Directory.CreateDirectory(folder["mixed"]);
        foreach ((string file, int i) in Directory.EnumerateFiles(pump.Train).Order().Take(6).Select((file, i) => (file, i)))
        {
            AudioClip recording = AudioClip.FromFile(file);
            WavWriter.Write(folder[$"mixed/{i}.wav"], new AudioClip(recording.Samples[..(30_000 + (3_000 * i))], recording.SampleRate));
        }

        Assert.Equal(0, (await FitAsync(pump.Train, folder["m.aam"])).ExitCode);
        AssertRefused(await ProgramRun.CliAsync("score", "--model", folder["m.aam"], folder["short.wav"]));
        AssertRefused(await FitAsync(folder["mixed"], folder["mixed.aam"]));
        Assert.False(File.Exists(folder["mixed.aam"]));
        Assert.Equal(0, (await FitAsync(folder["mixed"], folder["mixed.aam"], "windowSeconds=1.5", "hopSeconds=0.5")).ExitCode);
        ProgramRun windowed = await ProgramRun.CliAsync("score", "--model", folder["mixed.aam"], "--json", folder["short.wav"]);
        Assert.Equal(JsonValueKind.Number, windowed.Json.GetProperty("results")[0].GetProperty("score").ValueKind);

        static void AssertRefused(ProgramRun run)
        {
            Assert.Equal(1, run.ExitCode);
            Assert.Contains("positions=perFrequency", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Padim_Settings_AreThoseOfTheDetectorNamed()
    {
        ProgramRun padim = await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--detector", "padim", "--set", "coresetRatio=0.5");
        ProgramRun patchCore = await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--detector", "patchcore", "--set", "positions=global");

        Assert.Equal((2, 2), (padim.ExitCode, patchCore.ExitCode));
        Assert.Contains("positions (now PerPosition)", padim.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("coresetRatio (now", padim.Error, StringComparison.Ordinal);
        Assert.Contains("coresetRatio (now 0.1)", patchCore.Error, StringComparison.Ordinal);
    }

    private static Task<ProgramRun> FitAsync(string normal, string model, params string[] settings)
        => ProgramRun.CliAsync(["fit", "--normal", normal, "--preset", "panns16k", "--detector", "padim", "--model", model, .. settings.SelectMany(setting => new[] { "--set", setting })]);
}
