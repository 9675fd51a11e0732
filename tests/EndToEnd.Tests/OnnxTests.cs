using System.Text.Json;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>Networks in the ONNX format through the command line: export, fit, score, features, doctor; and an exported model in Node.</summary>
public sealed class OnnxTests(PumpFixture pump) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // Beside these tests lies what a program with the package Microsoft.ML.OnnxRuntime has; the command line is told where.
    private static Dictionary<string, string> WithRuntime { get; } = new() { ["AUDIOANOMALY_ONNXRUNTIME"] = NativeFolder() };

    private static Dictionary<string, string> WithoutRuntime { get; } = new() { ["AUDIOANOMALY_ONNXRUNTIME"] = string.Empty };

    private string Recording => Path.Combine(pump.Test, "squeal", "squeal_00.wav");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Fit_ExportedCnn14_ScoresAsTheNetworkItself()
    {
        await SucceedAsync(WithoutRuntime, "export", "--layers", "conv_block2,conv_block3", "--out", _folder["cnn14.onnx"]);
        string[] fit = ["fit", "--normal", pump.Train, "--preset", "panns16k", "--detector", "patchcore", "--set", "coresetCount=100"];
        await SucceedAsync(WithRuntime, [.. fit, "--weights", _folder["cnn14.onnx"], "--model", _folder["onnx.aam"]]);
        await SucceedAsync(WithoutRuntime, [.. fit, "--set", "layers=conv_block2,conv_block3", "--model", _folder["own.aam"]]);
        File.Delete(_folder["cnn14.onnx"]);

        double onnx = ScoreIn(await SucceedAsync(WithRuntime, "score", "--model", _folder["onnx.aam"], Recording, "--json"));
        double own = ScoreIn(await SucceedAsync(WithoutRuntime, "score", "--model", _folder["own.aam"], Recording, "--json"));

        Assert.Equal(own, onnx, 1e-4);
    }

    [Fact]
    public async Task Features_OfAnOnnxNetwork_AreThoseOfTheLayerNamed()
    {
        await SucceedAsync(WithoutRuntime, "export", "--out", _folder["cnn14.onnx"]);

        ProgramRun named = await SucceedAsync(WithRuntime, "features", Recording, "--weights", _folder["cnn14.onnx"], "--layer", "conv_block3", "--preset", "panns16k", "--out", _folder["a.npy"]);
        ProgramRun own = await SucceedAsync(WithoutRuntime, "features", Recording, "--layer", "conv_block3", "--preset", "panns16k", "--out", _folder["b.npy"]);

        Assert.Equal(own.Output, named.Output);
        Assert.Equal(new FileInfo(_folder["b.npy"]).Length, new FileInfo(_folder["a.npy"]).Length);
    }

    [Fact]
    public async Task Fit_WithoutOnnxRuntime_NamesTheVariable()
    {
        await SucceedAsync(WithoutRuntime, "export", "--out", _folder["cnn14.onnx"]);

        ProgramRun run = await ProgramRun.CliWithAsync(WithoutRuntime, "fit", "--normal", pump.Train, "--weights", _folder["cnn14.onnx"], "--model", _folder["m.aam"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("AUDIOANOMALY_ONNXRUNTIME", run.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["m.aam"]));
    }

    [Fact]
    public async Task Doctor_WithAndWithoutOnnxRuntime_TellsWhichThereIs()
    {
        JsonElement with = (await SucceedAsync(WithRuntime, "doctor", "--json")).Json.GetProperty("onnxRuntime");
        JsonElement without = (await SucceedAsync(WithoutRuntime, "doctor", "--json")).Json.GetProperty("onnxRuntime");

        Assert.True(with.GetProperty("loaded").GetBoolean());
        Assert.Contains("CPUExecutionProvider", with.GetProperty("providers").EnumerateArray().Select(provider => provider.GetString()));
        Assert.False(without.GetProperty("loaded").GetBoolean());
        Assert.Contains("AUDIOANOMALY_ONNXRUNTIME", without.GetProperty("cure").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_WrongUse_IsExplained()
    {
        Assert.Equal(2, (await ProgramRun.CliAsync("export", "--weights", "patches", "--out", _folder["x.onnx"])).ExitCode);
        Assert.Equal(2, (await ProgramRun.CliAsync("export", "--layers", "conv_block9", "--out", _folder["x.onnx"])).ExitCode);
        ProgramRun ensemble = await ProgramRun.CliAsync("export", "--model", pump.Model, "--out", _folder["x.onnx"]);

        Assert.Equal(1, ensemble.ExitCode);
        Assert.Contains("'ensemble'", ensemble.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["x.onnx"]));
    }

    [Theory]
    [InlineData("patchcore")]
    [InlineData("spectrum")]
    public async Task ExportedModel_InNodeWithAFrontEndOfItsOwn_GivesOurScores(string detector)
    {
        string node = await FindNodeAsync();
        string[] recordings = [.. Directory.GetFiles(pump.Test, "*.wav", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Take(4)];
        await SucceedAsync(WithoutRuntime, "fit", "--normal", pump.Train, "--preset", "panns16k", "--detector", detector, "--model", _folder["m.aam"]);
        await SucceedAsync(WithoutRuntime, "export", "--model", _folder["m.aam"], "--out", _folder["m.onnx"]);
        ProgramRun ours = await SucceedAsync(WithoutRuntime, ["score", "--model", _folder["m.aam"], .. recordings, "--json"]);

        ProgramRun theirs = await ProgramRun.InFolderAsync(_folder.Root, new Dictionary<string, string>(), node, [Script, _folder["m.onnx"], .. recordings]);

        Assert.True(theirs.ExitCode == 0, theirs.Error);
        double[] expected = [.. ours.Json.GetProperty("results").EnumerateArray().Select(result => result.GetProperty("score").GetDouble())];
        double[] found = [.. theirs.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.GetProperty("score").GetDouble())];
        Assert.Equal(expected.Length, found.Length);
        Assert.All(expected.Zip(found), pair => Assert.InRange(Math.Abs(pair.First - pair.Second) / Math.Max(1, pair.First), 0, 1e-4));
    }

    private static string Script => Path.Combine(AppContext.BaseDirectory, "Node", "score.cjs");

    /// <summary>Node, if it is there and finds its package onnxruntime-node (NODE_PATH).</summary>
    private static async Task<string> FindNodeAsync()
    {
        const string Node = "node";
        try
        {
            ProgramRun found = await ProgramRun.InFolderAsync(AppContext.BaseDirectory, new Dictionary<string, string>(), Node, "-e", "require('onnxruntime-node')");
            Assert.SkipUnless(found.ExitCode == 0, "Node has no package onnxruntime-node: install it, and name its node_modules folder by NODE_PATH.");
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("Node is not installed.");
        }

        return Node;
    }

    private static async Task<ProgramRun> SucceedAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.CliWithAsync(environment, arguments);
        Assert.True(run.ExitCode == 0, run.Error);
        return run;
    }

    private static double ScoreIn(ProgramRun run) => run.Json.GetProperty("results")[0].GetProperty("score").GetDouble();

    private static string NativeFolder()
    {
        string[] folders =
        [
            AppContext.BaseDirectory,
            .. ((string?)AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") ?? string.Empty).Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries),
            Path.Combine(AppContext.BaseDirectory, "runtimes", System.Runtime.InteropServices.RuntimeInformation.RuntimeIdentifier, "native"),
        ];
        return folders.First(folder => Directory.Exists(folder) && Directory.GetFiles(folder, "*onnxruntime.*").Any(file => Path.GetFileName(file) is "libonnxruntime.so" or "onnxruntime.dll" or "libonnxruntime.dylib"));
    }
}
