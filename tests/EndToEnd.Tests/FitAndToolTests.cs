using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;

namespace AudioAnomaly.EndToEnd.Tests;

public class FitAndToolTests(PumpFixture pump)
{
    private string Recording => Path.Combine(pump.Test, "squeal", "squeal_00.wav");

    [Fact]
    public async Task Fit_SameSeed_GivesTheSameFileAndAnotherSeedAnother()
    {
        using var folder = new TemporaryFolder();
        foreach ((string name, string seed) in new[] { ("a", "5"), ("b", "5"), ("c", "6") })
        {
            ProgramRun run = await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--preset", "panns16k", "--seed", seed, "--model", folder[name]);
            Assert.Equal(0, run.ExitCode);
        }

        Assert.Equal(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["b"]));
        Assert.NotEqual(File.ReadAllBytes(folder["a"]), File.ReadAllBytes(folder["c"]));
    }

    [Fact]
    public async Task Fit_RandomCnn14_ScoresEndToEnd()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["few"]);
        foreach (string file in Directory.EnumerateFiles(pump.Train).Order().Take(2))
        {
            File.Copy(file, Path.Combine(folder["few"], Path.GetFileName(file)));
        }

        ProgramRun fit = await ProgramRun.CliAsync("fit", "--normal", folder["few"], "--preset", "panns16k", "--weights", "random", "--detector", "patchcore", "--set", "coresetCount=200", "--model", folder["m.aam"], "--json");
        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Contains("verdict stays undecided", fit.Error, StringComparison.Ordinal);
        ProgramRun score = await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", Recording);
        ProgramRun again = await ProgramRun.CliAsync("score", "--model", folder["m.aam"], "--json", Recording);

        Assert.Equal(0, score.ExitCode);
        Assert.Equal(score.Output, again.Output);
        Assert.Contains("has learned 2 recordings only", score.Error, StringComparison.Ordinal);
        Assert.Contains("has learned 2 recordings only", score.Json.GetProperty("results")[0].GetProperty("warnings").ToString(), StringComparison.Ordinal);
        Assert.True(score.Json.GetProperty("results")[0].GetProperty("score").GetDouble() > 0);
        Assert.Equal(System.Text.Json.JsonValueKind.Null, score.Json.GetProperty("results")[0].GetProperty("anomalous").ValueKind);
    }

    [Fact]
    public async Task Fit_NoPreset_FollowsTheSampleRateAndTellsOfMixedOnes()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["slow"]);
        foreach (string file in Directory.EnumerateFiles(pump.Train).Order().Take(4))
        {
            AudioClip slow = AudioClip.FromFile(file).Resample(2000);
            WavWriter.Write(Path.Combine(folder["slow"], Path.GetFileName(file)), new AudioClip(slow.Samples, 2000));
        }

        ProgramRun fit = await ProgramRun.CliAsync("fit", "--normal", folder["slow"], "--detector", "texture", "--model", folder["m.aam"], "--json");
        File.Copy(Recording, Path.Combine(folder["slow"], "fast.wav"));
        ProgramRun mixed = await ProgramRun.CliAsync("fit", "--normal", folder["slow"], "--detector", "spectrum", "--model", folder["mixed.aam"], "--json");

        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Contains("narrow2k", fit.Error, StringComparison.Ordinal);
        Assert.Equal(1000, fit.Json.GetProperty("bandwidthHz").GetDouble());
        Assert.DoesNotContain("different sample rates", fit.Error, StringComparison.Ordinal);
        Assert.True(mixed.ExitCode == 0, mixed.Error);
        Assert.Contains("4 at 2000 Hz, 1 at 16000 Hz", mixed.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("panns32k", 301)]
    [InlineData("panns16k", 301)]
    [InlineData("clap2022", 414)]
    public async Task Spectrogram_AnyPreset_WritesArrayAndPicture(string preset, int frames)
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.CliAsync("spectrogram", Recording, "--preset", preset, "--out", folder["s.npy"], "--png", folder["s.png"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains($"({frames}, 64)", Header(folder["s.npy"]), StringComparison.Ordinal);
        Assert.True(new FileInfo(folder["s.png"]).Length > 10_000);
    }

    [Fact]
    public async Task Features_EachExtractor_WritesItsLayer()
    {
        using var folder = new TemporaryFolder();

        Assert.Equal(0, (await ProgramRun.CliAsync("features", Recording, "--weights", "random", "--layer", "conv_block3", "--out", folder["n.npy"])).ExitCode);
        Assert.Equal(0, (await ProgramRun.CliAsync("features", Recording, "--weights", "patches", "--out", folder["p.npy"])).ExitCode);
        Assert.Equal(0, (await ProgramRun.CliAsync("features", Recording, "--layer", "conv_block2", "--out", folder["d.npy"])).ExitCode);

        Assert.Contains("(256, 37, 8)", Header(folder["n.npy"]), StringComparison.Ordinal);
        Assert.Contains("(32, 75, 16)", Header(folder["p.npy"]), StringComparison.Ordinal);
        Assert.Contains("(64, 75, 16)", Header(folder["d.npy"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_AModel_SaysWhatItHolds()
    {
        ProgramRun text = await ProgramRun.CliAsync("info", pump.Model), json = await ProgramRun.CliAsync("info", pump.Model, "--json");

        Assert.Contains("patchcore", text.Output, StringComparison.Ordinal);
        Assert.Contains("40 held-out windows", text.Output, StringComparison.Ordinal);
        Assert.Equal("audioanomaly-model", json.Json.GetProperty("format").GetString());
    }

    [Fact]
    public async Task Doctor_ThisMachine_CanRunEverything()
    {
        ProgramRun text = await ProgramRun.CliAsync("doctor"), json = await ProgramRun.CliAsync("doctor", "--json");

        Assert.Equal(0, text.ExitCode);
        Assert.Contains("ready", text.Output, StringComparison.Ordinal);
        Assert.True(json.Json.GetProperty("loaded").GetBoolean());
    }

    [Fact]
    public async Task Doctor_WithoutFusedMultiplyAdd_SaysWhatThatMeans()
    {
        Assert.SkipUnless(System.Runtime.Intrinsics.X86.Sse41.IsSupported, "That path is for x64.");
        var withoutIt = new Dictionary<string, string> { ["AUDIOANOMALY_VECTOR_PATH"] = "Vector128NoFma" };

        ProgramRun text = await ProgramRun.CliWithAsync(withoutIt, "doctor"), json = await ProgramRun.CliWithAsync(withoutIt, "doctor", "--json");

        Assert.Contains("without fused multiply-add", text.Output, StringComparison.Ordinal);
        Assert.False(json.Json.GetProperty("fusedMultiplyAdd").GetBoolean());
    }

    [Fact]
    public async Task Doctor_PatchSwitchedOffOnAnOldSystem_NamesCauseAndCure()
    {
        using var folder = new TemporaryFolder();
        JsonNode config = JsonNode.Parse(await File.ReadAllTextAsync(ProgramRun.CliRuntimeConfig, TestContext.Current.CancellationToken))!;
        JsonNode options = config["runtimeOptions"]!;
        options["configProperties"] ??= new JsonObject();
        options["configProperties"]!["AudioAnomaly.DisableNativeLibraryPatch"] = true;
        await File.WriteAllTextAsync(folder["off.json"], config.ToJsonString(), TestContext.Current.CancellationToken);

        bool needsPatch = (await ProgramRun.CliAsync("doctor", "--json")).Json.GetProperty("weakenedVersion").GetString() is not null;
        ProgramRun doctor = await ProgramRun.CliWithRuntimeConfigAsync(folder["off.json"], "doctor", "--json");
        ProgramRun features = await ProgramRun.CliWithRuntimeConfigAsync(folder["off.json"], "features", Recording, "--weights", "random", "--out", folder["f.npy"]);
        ProgramRun training = await ProgramRun.CliWithRuntimeConfigAsync(
            folder["off.json"], "fit", "--normal", pump.Train, "--detector", "autoencoder", "--model", folder["m.aam"], "--set", "epochs=1", "--set", "batchSize=64");

        // Networks run without native code; only training needs it.
        Assert.Equal((0, 0), (doctor.ExitCode, features.ExitCode));
        if (!needsPatch)
        {
            Assert.Equal(0, training.ExitCode);
            return;
        }

        Assert.Equal(1, training.ExitCode);
        Assert.Contains("libstdc++", doctor.Json.GetProperty("cause").GetString(), StringComparison.Ordinal);
        Assert.Contains("newer distribution", doctor.Json.GetProperty("cure").GetString(), StringComparison.Ordinal);
        Assert.Contains("switched off", training.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", training.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["m.aam"]));
    }

    [Fact]
    public async Task QuickStart_GeneratedPump_FindsTheFaultsAndDrawsThem()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.QuickStartAsync("--out", folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        string line = run.Output.Split('\n').Single(candidate => candidate.StartsWith("ROC-AUC: ", StringComparison.Ordinal));
        double auc = double.Parse(line["ROC-AUC: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.True(auc >= 0.95, line);
        Assert.Equal(20, folder.Files().Count(file => file.EndsWith(".png", StringComparison.Ordinal)));
        Assert.True(File.Exists(folder["out/model.aam"]));
    }

    [Fact]
    public async Task QuickStart_OwnRecordings_AreUsed()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.QuickStartAsync("--normal", pump.Train, "--test", pump.Test, "--out", folder["out"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("knock_01.wav", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, (await ProgramRun.QuickStartAsync("--normal", pump.Train)).ExitCode);
        Assert.Equal(1, (await ProgramRun.QuickStartAsync("--normal", folder["nothing"], "--test", pump.Test)).ExitCode);
    }

    [Fact]
    public async Task QuickStart_Write_MakesTheFoldersOfTheGuide()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.QuickStartAsync("--write", folder["pump"]);

        Assert.True(run.ExitCode == 0, run.Error);
        string[] files = [.. folder.Files()];
        Assert.Equal(100, files.Count(file => file.StartsWith("pump/normal/", StringComparison.Ordinal)));
        Assert.Equal(20, files.Count(file => file.StartsWith("pump/test/", StringComparison.Ordinal)));
        Assert.Equal(40, files.Count(file => file.StartsWith("pump/more-normal/", StringComparison.Ordinal)));
        Assert.Equal(40, files.Count(file => file.StartsWith("pump/covered/", StringComparison.Ordinal)));
        Assert.Contains("pump/live.wav", files);
        Assert.Contains("pump/truth.csv", files);
        Assert.Equal(2, (await ProgramRun.QuickStartAsync("--write", folder["pump"], "--out", folder["out"])).ExitCode);
    }

    private static string Header(string path)
    {
        using FileStream stream = File.OpenRead(path);
        byte[] header = new byte[128];
        stream.ReadExactly(header);
        return Encoding.ASCII.GetString(header, 10, 118);
    }
}
