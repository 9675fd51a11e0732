using System.Text.Json;
using AudioAnomaly.Audio;
using AudioAnomaly.Evaluation;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>Benchmarks through the command line.</summary>
public class EvaluateTests
{
    // Nothing here is meant to find much: the settings are the smallest that run through everything.
    private static readonly string[] Tiny =
    [
        "--weights", "random", "--preset", "panns16k", "--bootstrap", "0", "--set", "layers=conv_block1,conv_block2", "--set", "epochs=1", "--set", "stfpm.segmentFrames=64", "--set", "cfa.compression=20",
        "--set", "padim.positions=perFrequency", "--set", "padim.channels=16", "--set", "patchcore.coresetCount=100",
    ];

    [Fact]
    public async Task Evaluate_SyntheticWithAllDetectors_WritesAReportAndKeepsItsParts()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["evaluate", "--dataset", "synthetic", "--snr=0", "--detector", "all", .. Tiny, "--output", folder["out"]];

        ProgramRun run = await ProgramRun.CliAsync(arguments);

        Assert.True(run.ExitCode == 0, run.Error);
        var report = EvaluationReport.Load(folder["out"]);
        Assert.Equal(["autoencoder", "cfa", "ensemble", "level", "padim", "patchcore", "spectrum", "stfpm", "texture"], report.Settings.Detectors);
        Assert.Equal(9 * 4, report.Parts.Count);
        Assert.All(report.Parts, part => Assert.True(part is { SnrDb: 0, Sample.RocAuc: not null, Spectrogram: not null, Temporal: not null, Counts.TestAnomalous: 4 }, $"{part}"));
        Assert.Contains("--snr 0 --detector all", report.Settings.CommandLine, StringComparison.Ordinal);
        Assert.Equal("16", report.Settings.Options["padim.channels"]);
        Assert.All(report.Settings.Detectors, detector => Assert.Contains(detector, run.Output, StringComparison.OrdinalIgnoreCase));
        Assert.All(report.Parts.SelectMany(part => part.Examples), example => Assert.True(File.Exists(folder[$"out/{example.MapFile}"])));

        ProgramRun again = await ProgramRun.CliAsync([.. arguments, "--json", "-"]);

        Assert.Equal(0, again.ExitCode);
        Assert.Contains("36 of 36 (36 kept)", again.Error, StringComparison.Ordinal);
        Assert.Equal(JsonSerializer.Serialize(report.Parts), JsonSerializer.Serialize(EvaluationReport.FromJson(again.Output).Parts));
    }

    [Fact]
    public async Task Evaluate_FolderWithABrokenRecording_GoesOnAndSaysSo()
    {
        using var folder = new TemporaryFolder();
        WriteSounds(folder, "train", 6, withBeep: false);
        WriteSounds(folder, "test/normal", 3, withBeep: false);
        WriteSounds(folder, "test/abnormal", 3, withBeep: true);
        await File.WriteAllTextAsync(folder["test/abnormal/1.wav"], "no sound", TestContext.Current.CancellationToken);

        ProgramRun run = await ProgramRun.CliAsync(
            "evaluate", "--dataset", "folder", "--root", folder.Root, "--detector", "padim", "--weights", "patches", "--set", "positions=perFrequency", "--preset", "panns16k", "--seeds", "2", "--output", folder["out"], "--json", folder["report.json"]);

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Contains("Warning: 1", run.Error, StringComparison.Ordinal);
        Assert.Contains("test/abnormal/1.wav", run.Error + run.Output, StringComparison.Ordinal);
        var report = EvaluationReport.Load(folder["report.json"]);
        Assert.Equal([0, 1], report.Parts.Select(part => part.Seed));
        Assert.All(report.Parts, part => Assert.Equal((3, 2, 1.0), (part.Counts.TestNormal, part.Counts.TestAnomalous, part.Sample.RocAuc)));
    }

    [Fact]
    public async Task Evaluate_Interrupted_KeepsWhatIsFinishedAndContinues()
    {
        using var folder = new TemporaryFolder();
        string[] arguments = ["evaluate", "--dataset", "synthetic", "--detector", "padim", "--weights", "patches", "--set", "positions=perFrequency", "--preset", "panns16k", "--output", folder["out"]];

        // With so many seeds it cannot be finished before the interruption comes, however busy the machine is.
        ProgramRun broken = await ProgramRun.InterruptCliAsync([.. arguments, "--seeds", "100"]);
        ProgramRun run = await ProgramRun.CliAsync(arguments);

        Assert.Equal(1, broken.ExitCode);
        Assert.Contains("Cancelled", broken.Error, StringComparison.Ordinal);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(12, EvaluationReport.Load(folder["out"]).Parts.Count);
    }

    [Fact]
    public async Task Evaluate_PaperProtocol_SelectsItsChoicesTogether()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.CliAsync(
            "evaluate", "--dataset", "synthetic", "--snr=6", "--protocol", "paper", "--detector", "padim", "--weights", "patches", "--set", "channels=20", "--faithfulness", "--faithfulness-recordings", "1", "--output", folder["out"]);

        Assert.True(run.ExitCode == 0, run.Error);
        var report = EvaluationReport.Load(folder["out"]);
        Assert.Equal(("paper", "clap2022"), (report.Settings.Protocol, report.Settings.Preset));
        Assert.Equal(
            ("PerPosition", "MapMax", "20", "true", "Zero"),
            (report.Settings.Options["padim.positions"], report.Settings.Options["padim.clipScore"], report.Settings.Options["padim.channels"], report.Settings.Options["evaluation.scaleByTest"], report.Settings.Options["evaluation.fill"]));
        Assert.All(report.Parts, part => Assert.Equal(1, part.Faithfulness!.Recordings));

        // What was mixed there can be evaluated as it is, at ratios that it has.
        string mixtures = folder["out/mixtures"];
        ProgramRun wrong = await ProgramRun.CliAsync("evaluate", "--dataset", "envmix", "--root", mixtures, "--snr=3", "--weights", "patches", "--output", folder["other"]);
        ProgramRun right = await ProgramRun.CliAsync("evaluate", "--dataset", "envmix", "--root", mixtures, "--snr=-6", "--weights", "patches", "--preset", "panns16k", "--bootstrap", "0", "--output", folder["other"]);

        Assert.Equal(1, wrong.ExitCode);
        Assert.Contains("only at 6, 0, -6 dB", wrong.Error, StringComparison.Ordinal);
        Assert.True(right.ExitCode == 0, right.Error);
        Assert.All(EvaluationReport.Load(folder["other"]).Parts, part => Assert.Equal(-6, part.SnrDb));
    }

    [Fact]
    public async Task Evaluate_Mimii_FitsEachMachineIdAndRatio()
    {
        using var folder = new TemporaryFolder();
        foreach (string unit in (string[])["6_dB_fan/fan/id_00", "0_dB_fan/fan/id_00", "6_dB_fan/fan/id_02"])
        {
            WriteSounds(folder, $"{unit}/normal", 6, withBeep: false);
            WriteSounds(folder, $"{unit}/abnormal", 2, withBeep: true);
        }

        string[] arguments = ["evaluate", "--dataset", "mimii", "--root", folder.Root, "--detector", "padim", "--weights", "patches", "--set", "positions=perFrequency", "--preset", "panns16k", "--output", folder["out"]];
        ProgramRun strict = await ProgramRun.CliAsync(arguments), run = await ProgramRun.CliAsync([.. arguments, "--any-count"]);

        Assert.Equal(1, strict.ExitCode);
        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(
            [("fan", "00", 0.0), ("fan", "00", 6.0), ("fan", "02", 6.0)],
            EvaluationReport.Load(folder["out"]).Parts.Select(part => (part.Group!, part.Section!, part.SnrDb!.Value)).Order());
        Assert.All(EvaluationReport.Load(folder["out"]).Parts, part => Assert.Equal(new EvaluationCounts(4, 0, 2, 2), part.Counts));
    }

    [Fact]
    public async Task Evaluate_NothingUsable_Fails()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["0_dB/fan/id_00/normal"]);

        ProgramRun run = await ProgramRun.CliAsync("evaluate", "--dataset", "mimii", "--root", folder.Root, "--output", folder["out"]);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("id_00", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--root", "--dataset", "mimii")]
    [InlineData("--root", "--dataset", "synthetic", "--root", "here")]
    [InlineData("nonsense", "--dataset", "synthetic", "--detector", "padim,nonsense")]
    [InlineData("--snr", "--dataset", "folder", "--root", "here", "--snr=6")]
    [InlineData("loud", "--dataset", "synthetic", "--snr=loud")]
    [InlineData("--ground-truth", "--dataset", "folder", "--root", "here", "--ground-truth", "there")]
    [InlineData("padim.positions", "--dataset", "synthetic", "--detector", "patchcore", "--set", "padim.positions=Global")]
    [InlineData("wrongKey", "--dataset", "synthetic", "--set", "wrongKey=1")]
    [InlineData("resumeFile", "--dataset", "synthetic", "--detector", "cfa", "--set", "resumeFile=x")]
    [InlineData("--seeds", "--dataset", "synthetic", "--seeds", "0")]
    [InlineData("BootstrapResamples", "--dataset", "synthetic", "--bootstrap", "3")]
    public async Task Evaluate_WrongUsage_SaysWhat(string named, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.CliAsync(["evaluate", .. arguments]);

        Assert.Equal(2, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
    }

    private static void WriteSounds(TemporaryFolder folder, string into, int count, bool withBeep)
    {
        Directory.CreateDirectory(folder[into]);
        for (int i = 0; i < count; i++)
        {
            var random = new Random(into.Length + (100 * i));
            float[] samples = [.. Enumerable.Range(0, 16000).Select(at => (float)((0.05 * ((2 * random.NextDouble()) - 1)) + (withBeep && at is > 6000 and < 9000 ? 0.3 * Math.Sin(0.9 * at) : 0)))];
            WavWriter.Write(folder[$"{into}/{i}.wav"], new AudioClip(samples, 16000), WavEncoding.Pcm16);
        }
    }
}
