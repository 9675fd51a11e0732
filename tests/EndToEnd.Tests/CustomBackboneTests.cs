using System.Globalization;
using AudioAnomaly.Audio;
using AudioAnomaly.Components;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>The sample that plugs in a backbone of its own, with what it can be given.</summary>
public sealed class CustomBackboneTests : IDisposable
{
    private static readonly int[] Blocks = [0, 2, 3, 5, 6];
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task CustomBackbone_NoArguments_RunsOnGeneratedSoundAndSaysSo()
    {
        ProgramRun run = await ProgramRun.CustomBackboneAsync("--out", _folder["out"]), again = await ProgramRun.CustomBackboneAsync("--out", _folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Sound: generated", run.Output, StringComparison.Ordinal);
        Assert.Contains("Network: small CRNN, random weights", run.Output, StringComparison.Ordinal);
        Assert.Contains("loaded again, same score", run.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(_folder["out/pump.aam"]));
        Assert.True(File.Exists(_folder["out/pump-onnx.aam"]));
        Assert.True(File.Exists(_folder["out/cnn14.onnx"]));
        Assert.Equal(run.Output, again.Output);

        // Knock, squeal, rattle and hiss are plain against an otherwise steady pump; a small network that learned nothing hears most of them.
        Assert.All(new[] { "LogMelPatches", "CNN14, random weights" }, name => Assert.True(Row(run, name)[0] >= 0.9, run.Output));
        Assert.True(Row(run, "ONNX (cnn14.onnx)")[0] >= 0.9, run.Output);
        Assert.True(Row(run, "small CRNN, random weights")[0] >= 0.7, run.Output);
    }

    [Fact]
    public async Task CustomBackbone_WeightsAndRecordings_AreUsed()
    {
        string weights = WriteWeights(4), data = WriteRecordings();

        ProgramRun run = await ProgramRun.CustomBackboneAsync("--weights", weights, "--data", data, "--quick", "--seeds", "2", "--out", _folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains($"EnvMix-10 from {data}", run.Output, StringComparison.Ordinal);
        Assert.Contains("2 background(s) and 2 seed(s)", run.Output, StringComparison.Ordinal);
        Assert.All(Row(run, "CRNN (w.safetensors)"), auc => Assert.InRange(auc, 0, 1));
        Assert.True(File.Exists(_folder["out/rain.aam"]));
    }

    [Fact]
    public async Task CustomBackbone_Stfpm_IsAContestantMore()
    {
        ProgramRun run = await ProgramRun.CustomBackboneAsync("--stfpm", "--out", _folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.All(Row(run, "the same as teacher (STFPM)"), auc => Assert.InRange(auc, 0, 1));
    }

    [Fact]
    public async Task CustomBackbone_BadInput_IsOneLineAndItsExitCode()
    {
        string incomplete = WriteWeights(4, blocks: 4), foreign = _folder["foreign.pth"];
        await File.WriteAllTextAsync(foreign, "no weights at all", TestContext.Current.CancellationToken);

        AssertFailed(await ProgramRun.CustomBackboneAsync("--weights", incomplete), 1, "features.6.block.0.weight");
        AssertFailed(await ProgramRun.CustomBackboneAsync("--weights", foreign), 1, "foreign.pth");
        AssertFailed(await ProgramRun.CustomBackboneAsync("--weights", _folder["missing.pth"]), 1, "missing.pth");
        AssertFailed(await ProgramRun.CustomBackboneAsync("--data", _folder["missing"]), 1, "missing");
        AssertFailed(await ProgramRun.CustomBackboneAsync("--onnx", foreign, "--out", _folder["out"]), 1, "foreign.pth");
        AssertFailed(await ProgramRun.CustomBackboneAsync("--seeds", "0"), 2, "Usage");
        AssertFailed(await ProgramRun.CustomBackboneAsync("--colour", "red"), 2, "Usage");

        static void AssertFailed(ProgramRun run, int exitCode, string reason)
        {
            Assert.Equal(exitCode, run.ExitCode);
            Assert.Contains(reason, run.Error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        }
    }

    private static double[] Row(ProgramRun run, string name)
    {
        string line = run.Output.Split('\n').Single(candidate => candidate.StartsWith(name + "  ", StringComparison.Ordinal));
        return [.. line[name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(number => double.Parse(number, CultureInfo.InvariantCulture))];
    }

    /// <summary>Weights under the names of the published CRNN, few and random.</summary>
    private string WriteWeights(int width, int blocks = 5)
    {
        var random = new Random(1);
        var tensors = new Dictionary<string, TensorData>();
        int inputs = 1;
        foreach (int block in Blocks.Take(blocks))
        {
            string name = $"features.{block}.block.";
            tensors[name + "0.weight"] = Fill(() => 1, inputs);
            tensors[name + "0.bias"] = Fill(() => 0, inputs);
            tensors[name + "0.running_mean"] = Fill(() => block == 0 ? -7 : 0, inputs);
            tensors[name + "0.running_var"] = Fill(() => block == 0 ? 20 : 1, inputs);
            tensors[name + "1.weight"] = Fill(() => random.NextSingle() - 0.5f, width, inputs, 3, 3);
            inputs = width;
        }

        string path = _folder["w.safetensors"];
        using FileStream stream = File.Create(path);
        SafetensorsFile.Write(stream, tensors);
        return path;

        static TensorData Fill(Func<float> value, params int[] shape)
            => new(Enumerable.Range(0, shape.Aggregate((a, b) => a * b)).Select(_ => value()).ToArray(), shape);
    }

    /// <summary>Folders as ESC-10 has them: the pump in every background's place, and its faults in every anomaly's.</summary>
    private string WriteRecordings()
    {
        string data = _folder["esc10"];
        long seed = 0;
        foreach (string background in new[] { "rain", "sea_waves" })
        {
            foreach (string file in new[] { "1-1-A", "2-1-A", "3-1-A", "4-1-A", "5-1-A", "5-2-A" })
            {
                WavWriter.Write(Path.Combine(data, background, file + ".wav"), MachineSound.Create(seed++, seconds: 4).Clip);
            }
        }

        foreach (string anomaly in new[] { "dog_bark", "baby_cry", "clock_tick", "person_sneeze", "rooster" })
        {
            WavWriter.Write(Path.Combine(data, anomaly, "5-1-A.wav"), MachineSound.Create(seed++, FaultKind.Squeal, seconds: 2).Clip);
        }

        return data;
    }
}
