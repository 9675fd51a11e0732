using System.Text.Json;
using System.Text.RegularExpressions;
using AudioAnomaly.Checkpoints;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>Checkpoint files through the command line: fit, score, info, convert.</summary>
public sealed partial class WeightsTests(PumpFixture pump) : IDisposable
{
    private static readonly int[] Widths = [4, 6, 8, 12];
    private readonly TemporaryFolder _folder = new();

    private string Recording => Path.Combine(pump.Test, "squeal", "squeal_00.wav");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fit_CheckpointFile_GivesASelfContainedModelThatNamesIt()
    {
        string weights = WriteWeights("w.safetensors", seed: 1, preset: "panns16k");
        ProgramRun fit = await FitAsync("m.aam", weights);
        Assert.True(fit.ExitCode == 0, fit.Error);
        ProgramRun before = await ScoreAsync("m.aam");
        File.Delete(weights);

        ProgramRun after = await ScoreAsync("m.aam");
        ProgramRun info = await ProgramRun.CliAsync("info", _folder["m.aam"], "--json");

        Assert.True(before.ExitCode == 0, before.Error);
        Assert.Equal(before.Output, after.Output);
        JsonElement checkpoint = Find(info.Json, "checkpoint");
        Assert.Equal("panns16k", checkpoint.GetProperty("preset").GetString());
        Assert.Matches("^[0-9a-f]{64}$", checkpoint.GetProperty("weightsSha256").GetString());
        Assert.Matches("^[0-9a-f]{64}$", checkpoint.GetProperty("fileSha256").GetString());

        // The preset came from the weights: 16 kHz, not the command line's default of 32 kHz.
        Assert.Contains("16000", info.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Score_ModelWithoutItsBackbone_TakesTheRightWeightsOnly()
    {
        string weights = WriteWeights("w.safetensors", seed: 1, preset: "panns16k"), others = WriteWeights("others.safetensors", seed: 2, preset: "panns16k");
        Assert.Equal(0, (await FitAsync("whole.aam", weights)).ExitCode);
        ProgramRun fit = await FitAsync("external.aam", weights, "--set", "externalBackbone=true");
        Assert.True(fit.ExitCode == 0, fit.Error);

        ProgramRun none = await ScoreAsync("external.aam");
        ProgramRun wrong = await ScoreAsync("external.aam", "--weights", others);
        ProgramRun right = await ScoreAsync("external.aam", "--weights", weights);
        ProgramRun whole = await ScoreAsync("whole.aam");
        ProgramRun wholeWithOthers = await ScoreAsync("whole.aam", "--weights", others);

        Assert.True(new FileInfo(_folder["external.aam"]).Length < new FileInfo(_folder["whole.aam"]).Length);
        string identity = IdentityIn(fit.Error);
        AssertFailed(none, identity);
        Assert.Contains("--weights", none.Error, StringComparison.Ordinal);
        AssertFailed(wrong, identity);
        AssertFailed(wholeWithOthers, identity);
        Assert.Equal(2, Digests().Count(wrong.Error) / 2);
        Assert.NotEqual(identity, IdentityIn(wrong.Error[(wrong.Error.IndexOf(identity, StringComparison.Ordinal) + identity.Length)..]));
        Assert.Equal(Scores(whole), Scores(right));

        string[] merge = ["merge", _folder["external.aam"], "--add", Path.Combine(pump.Test, "normal"), "--normal", pump.Train, "--model", _folder["grown.aam"]];
        AssertFailed(await ProgramRun.CliAsync(merge), identity);
        ProgramRun grown = await ProgramRun.CliAsync([.. merge, "--weights", weights]);
        Assert.True(grown.ExitCode == 0, grown.Error);
        Assert.Equal(0, (await ScoreAsync("grown.aam", "--weights", weights)).ExitCode);
    }

    [Theory]
    [InlineData("panns32k")]
    [InlineData("panns16k")]
    public async Task Fit_PretrainedWeights_NeedNoFileAndAreNamedByTheModel(string preset)
    {
        ProgramRun fit = await FitAsync("m.aam", "pretrained", "--preset", preset);
        Assert.True(fit.ExitCode == 0, fit.Error);

        ProgramRun score = await ScoreAsync("m.aam");
        ProgramRun info = await ProgramRun.CliAsync("info", _folder["m.aam"], "--json");

        Assert.True(score.ExitCode == 0, score.Error);
        Assert.DoesNotContain("does not tell", fit.Error, StringComparison.Ordinal);
        JsonElement checkpoint = Find(info.Json, "checkpoint");
        Assert.Equal("synthetic", checkpoint.GetProperty("kind").GetString());
        Assert.Equal("panns32k", checkpoint.GetProperty("preset").GetString());
    }

    [Fact]
    public async Task Fit_WeightsOfAnotherFrontEnd_AreRefusedWithBothNames()
    {
        ProgramRun run = await FitAsync("m.aam", WriteWeights("w.safetensors", seed: 1, preset: "panns16k"), "--preset", "panns32k");

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("panns16k", run.Error, StringComparison.Ordinal);
        Assert.Contains("32000 Hz", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["m.aam"]));
    }

    [Fact]
    public async Task Fit_WeightsThatDoNotTellTheirFrontEnd_WarnsAndGoesOn()
    {
        ProgramRun run = await FitAsync("m.aam", WriteWeights("w.safetensors", seed: 1, preset: null), "--preset", "panns16k");

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("does not tell which front end", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_WeightsOfOtherMelBands_AreRefusedBeforeAnyWork()
    {
        Cnn14Weights.Random(1, 40, Widths).Save(_folder["w.safetensors"]);

        ProgramRun run = await FitAsync("m.aam", _folder["w.safetensors"]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains("takes 40 frequency bins, and the front end makes 64", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("page", "web page")]
    [InlineData("pointer", "git lfs pull")]
    [InlineData("cut", "w.safetensors")]
    [InlineData("empty", "empty")]
    [InlineData("missing", "There is no checkpoint file")]
    public async Task Weights_UnusableFile_FailsInOneLineThatSaysWhatToDo(string kind, string expected)
    {
        string file = kind == "missing" ? _folder["nowhere.pth"] : WriteWeights("w.safetensors", seed: 1, preset: null);
        switch (kind)
        {
            case "page":
                File.WriteAllText(file, "<!DOCTYPE html><title>Sign in</title>");
                break;
            case "pointer":
                File.WriteAllText(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 2333972488\n");
                break;
            case "cut":
                File.WriteAllBytes(file, File.ReadAllBytes(file)[..^100]);
                break;
            case "empty":
                File.WriteAllBytes(file, []);
                break;
        }

        AssertFailed(await FitAsync("m.aam", file), expected);
        AssertFailed(await ProgramRun.CliAsync("features", Recording, "--weights", file, "--out", _folder["f.npy"]), expected);
        AssertFailed(await ProgramRun.CliAsync("convert", file, "--out", _folder["c.safetensors"]), expected);
        Assert.All(_folder.Files(), name => Assert.Equal("w.safetensors", name));
    }

    [Fact]
    public async Task Convert_Checkpoint_KeepsValuesIdentityAndPreset()
    {
        string weights = WriteWeights("w.safetensors", seed: 1, preset: "panns16k");

        ProgramRun convert = await ProgramRun.CliAsync("convert", weights, "--out", _folder["c.safetensors"]);
        ProgramRun half = await ProgramRun.CliAsync("convert", weights, "--out", _folder["h.safetensors"], "--half");
        JsonElement original = (await ProgramRun.CliAsync("info", weights, "--json")).Json, converted = (await ProgramRun.CliAsync("info", _folder["c.safetensors"], "--json")).Json;
        ProgramRun text = await ProgramRun.CliAsync("info", _folder["h.safetensors"]);

        Assert.Equal((0, 0), (convert.ExitCode, half.ExitCode));
        Assert.Equal(original.GetProperty("cnn14").GetRawText(), converted.GetProperty("cnn14").GetRawText());
        Assert.Equal("panns16k", converted.GetProperty("cnn14").GetProperty("preset").GetString());
        Assert.Contains("conv_block4.conv2.weight  Float16 [12, 12, 3, 3]", text.Output, StringComparison.Ordinal);
        Assert.Contains("bn0.running_var  Float32 [64]", text.Output, StringComparison.Ordinal);
        byte[] features = await FeaturesAsync(weights, "a.npy");
        Assert.Equal(features, await FeaturesAsync(_folder["c.safetensors"], "b.npy"));
        Assert.NotEqual(features, await FeaturesAsync(_folder["h.safetensors"], "d.npy"));
    }

    [Fact]
    public async Task Convert_OntoTheCheckpointItself_IsRefused()
    {
        string weights = WriteWeights("w.safetensors", seed: 1, preset: null);
        byte[] before = File.ReadAllBytes(weights);
        File.CreateSymbolicLink(_folder["link.safetensors"], weights);

        foreach (string output in new[] { weights, _folder["link.safetensors"], Path.Combine(_folder.Root, ".", "w.safetensors") })
        {
            Assert.Equal(2, (await ProgramRun.CliAsync("convert", weights, "--out", output)).ExitCode);
        }

        Assert.Equal(before, File.ReadAllBytes(weights));
    }

    [Fact]
    public async Task Weights_OptionsThatDoNothing_AreWrongUsage()
    {
        string weights = WriteWeights("w.safetensors", seed: 1, preset: null);
        ProgramRun fit = await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--weights", "patches", "--model", _folder["patches.aam"]);
        Assert.True(fit.ExitCode == 0, fit.Error);
        string[][] wrong =
        [
            ["score", "--model", _folder["patches.aam"], Recording, "--weights", weights],
            ["score", "--model", pump.Model, Recording, "--prefix", "model"],
            ["fit", "--normal", pump.Train, "--prefix", "model", "--model", _folder["m.aam"]],
            ["fit", "--normal", pump.Train, "--set", "externalBackbone=true", "--model", _folder["m.aam"]],
            ["fit", "--normal", pump.Train, "--weights", weights, "--set", "layers=conv_block7", "--model", _folder["m.aam"]],
            ["features", Recording, "--weights", weights, "--layer", "nope", "--out", _folder["f.npy"]],
            ["info", ""],
        ];
        foreach (string[] arguments in wrong)
        {
            ProgramRun run = await ProgramRun.CliAsync(arguments);

            Assert.True(run.ExitCode == 2, $"{string.Join(' ', arguments)}: {run.ExitCode} {run.Error}");
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("(Parameter", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Features_WeightsThatDoNotTellTheirFrontEnd_Warns()
    {
        ProgramRun run = await ProgramRun.CliAsync("features", Recording, "--weights", WriteWeights("w.safetensors", seed: 1, preset: null), "--out", _folder["f.npy"]);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("does not tell which front end", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_RemarksThatSteerATerminal_AreShownHarmless()
    {
        using (FileStream stream = File.Create(_folder["w.safetensors"]))
        {
            SafetensorsFile.Write(stream, Cnn14Weights.Random(1, 64, Widths).Tensors, new Dictionary<string, string> { ["note"] = "\u001b[2J\nTensors    999" });
        }

        ProgramRun run = await ProgramRun.CliAsync("info", _folder["w.safetensors"]);

        Assert.Equal(0, run.ExitCode);
        Assert.DoesNotContain('\u001b', run.Output);
        Assert.DoesNotContain("\nTensors    999", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Info_NoFileOrAFolder_SaysSo()
    {
        AssertFailed(await ProgramRun.CliAsync("info", _folder["nothing.pth"]), "There is no");
        AssertFailed(await ProgramRun.CliAsync("info", _folder.Root), "it is a folder");
    }

    private string WriteWeights(string name, int seed, string? preset)
    {
        Cnn14Weights weights = Cnn14Weights.Random(seed, 64, Widths);
        using FileStream stream = File.Create(_folder[name]);
        SafetensorsFile.Write(stream, weights.Tensors, preset is null ? null : new Dictionary<string, string> { ["audioanomaly.preset"] = preset });
        return _folder[name];
    }

    private Task<ProgramRun> FitAsync(string model, string weights, params string[] more)
        => ProgramRun.CliAsync(["fit", "--normal", pump.Train, "--model", _folder[model], "--weights", weights, "--detector", "patchcore", "--set", "coresetCount=100", .. more]);

    private Task<ProgramRun> ScoreAsync(string model, params string[] more)
        => ProgramRun.CliAsync(["score", "--model", _folder[model], Recording, "--json", .. more]);

    private async Task<byte[]> FeaturesAsync(string weights, string name)
    {
        ProgramRun run = await ProgramRun.CliAsync("features", Recording, "--weights", weights, "--layer", "conv_block3", "--out", _folder[name]);
        Assert.True(run.ExitCode == 0, run.Error);
        return File.ReadAllBytes(_folder[name]);
    }

    private static string Scores(ProgramRun run)
    {
        Assert.True(run.ExitCode == 0, run.Error);
        return run.Json.GetProperty("results").GetRawText();
    }

    private static string IdentityIn(string text) => Digests().Match(text).Value;

    private static JsonElement Find(JsonElement element, string name)
    {
        if (element.ValueKind == JsonValueKind.Object)
        {
            if (element.TryGetProperty(name, out JsonElement found))
            {
                return found;
            }

            return element.EnumerateObject().Select(property => Find(property.Value, name)).FirstOrDefault(value => value.ValueKind != JsonValueKind.Undefined);
        }

        return default;
    }

    private static void AssertFailed(ProgramRun run, string expected)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    /// <summary>The short digests in what the program calls weights: of the values and of the file.</summary>
    [GeneratedRegex(@"\b[0-9a-f]{12}\b")]
    private static partial Regex Digests();
}
