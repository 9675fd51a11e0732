using AudioAnomaly.Audio;
using AudioAnomaly.Torch;

namespace AudioAnomaly.EndToEnd.Tests;

public class BadInputTests(PumpFixture pump)
{
    public static TheoryData<string> Recordings => ["empty", "text", "header", "no-samples", "nan", "short", "missing"];

    [Theory]
    [MemberData(nameof(Recordings))]
    public async Task Score_UnusableRecording_FailsInOneLineThatNamesIt(string kind)
    {
        using var folder = new TemporaryFolder();
        string file = folder["bad.wav"];
        switch (kind)
        {
            case "empty":
                File.WriteAllBytes(file, []);
                break;
            case "text":
                File.WriteAllText(file, "these are no samples");
                break;
            case "header":
                File.WriteAllBytes(file, File.ReadAllBytes(AnyRecording)[..30]);
                break;
            case "no-samples":
                File.WriteAllBytes(file, File.ReadAllBytes(AnyRecording)[..44]);
                break;
            case "nan":
                WavWriter.Write(file, new AudioClip(new float[16000], 16000), WavEncoding.Float32);
                byte[] bytes = File.ReadAllBytes(file);
                BitConverter.TryWriteBytes(bytes.AsSpan(bytes.Length - 4), float.NaN);
                File.WriteAllBytes(file, bytes);
                break;
            case "short":
                WavWriter.Write(file, new AudioClip(new float[600], 16000));
                break;
        }

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, file);

        AssertFailed(run, "bad.wav");
    }

    [Fact]
    public async Task Score_OddFiles_AreToldInTableJsonAndReport()
    {
        using var folder = new TemporaryFolder();
        byte[] whole = await File.ReadAllBytesAsync(AnyRecording, TestContext.Current.CancellationToken);
        byte[] shortHeader = [.. whole];
        BitConverter.TryWriteBytes(shortHeader.AsSpan(40), 3200);
        folder.Write("half.wav", whole.AsSpan(0, whole.Length / 2));
        folder.Write("more.wav", shortHeader);
        Directory.CreateDirectory(folder["out"]);

        ProgramRun table = await ProgramRun.CliAsync("score", "--model", pump.Model, folder.Root, "--report", folder["out/page.html"]);
        ProgramRun json = await ProgramRun.CliAsync("score", "--model", pump.Model, folder.Root, "--json");
        ProgramRun reference = await ProgramRun.CliAsync("score", "--model", pump.Model, AnyRecording, "--json");

        string page = await File.ReadAllTextAsync(folder["out/page.html"], TestContext.Current.CancellationToken);
        foreach ((string file, string said) in new[] { ("half.wav", "is half written"), ("more.wav", "More sound follows") })
        {
            Assert.Contains(table.Error.Split('\n'), line => line.Contains(file, StringComparison.Ordinal) && line.Contains(said, StringComparison.Ordinal));
            Assert.Contains(said, page, StringComparison.Ordinal);
            Assert.Contains(
                json.Json.GetProperty("results").EnumerateArray(),
                result => result.GetProperty("file").GetString()!.EndsWith(file, StringComparison.Ordinal) && result.GetProperty("warnings").ToString().Contains(said, StringComparison.Ordinal));
        }

        Assert.Equal(
            reference.Json.GetProperty("results")[0].GetProperty("score").GetDouble(),
            json.Json.GetProperty("results").EnumerateArray().Last().GetProperty("score").GetDouble());
    }

    [Fact]
    public async Task Fit_UnusableFolder_FailsInOneLine()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["none"]);
        File.WriteAllText(folder["none/readme.txt"], "no audio");

        AssertFailed(await ProgramRun.CliAsync("fit", "--normal", folder["none"], "--model", folder["m.aam"]), "none");
        AssertFailed(await ProgramRun.CliAsync("fit", "--normal", folder["missing"], "--model", folder["m.aam"]), "missing");
        Assert.False(File.Exists(folder["m.aam"]));
    }

    [Fact]
    public async Task Fit_UnwritableTarget_LeavesNothing()
    {
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder["taken.aam"]);

        AssertFailed(await ProgramRun.CliAsync("fit", "--normal", pump.Train, "--preset", "panns16k", "--model", folder["taken.aam"]), "is a folder");
        AssertFailed(await ProgramRun.CliAsync("score", "--model", pump.Model, "--report", folder["taken.aam"], AnyRecording), "is a folder");
        AssertFailed(await ProgramRun.CliAsync("score", "--model", pump.Model, "--maps", pump.Model, AnyRecording), "pump.aam");

        Assert.Empty(folder.Files());
    }

    [Fact]
    public async Task Score_UnusableModel_FailsInOneLine()
    {
        using var folder = new TemporaryFolder();
        byte[] model = await File.ReadAllBytesAsync(pump.Model, TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(folder["half.aam"], model[..(model.Length / 2)], TestContext.Current.CancellationToken);

        AssertFailed(await ProgramRun.CliAsync("score", "--model", folder["half.aam"], AnyRecording), "half.aam");
        AssertFailed(await ProgramRun.CliAsync("score", "--model", folder["none.aam"], AnyRecording), "none.aam");
        AssertFailed(await ProgramRun.CliAsync("score", "--model", AnyRecording, AnyRecording), "normal_00.wav");
    }

    [Fact]
    public async Task Score_EightChannelsWhereOneWasFitted_AsksForAChannel()
    {
        using var folder = new TemporaryFolder();
        WriteChannels(folder["array.wav"], 8);

        AssertFailed(await ProgramRun.CliAsync("score", "--model", pump.Model, folder["array.wav"]), "--channel");
        Assert.Equal(0, (await ProgramRun.CliAsync("score", "--model", pump.Model, "--channel", "0", folder["array.wav"])).ExitCode);
        AssertFailed(await ProgramRun.CliAsync("score", "--model", pump.Model, "--channel", "8", folder["array.wav"]), "array.wav");
    }

    [Fact]
    public async Task Score_OtherSampleRateOrSilence_WorksWithAWarning()
    {
        using var folder = new TemporaryFolder();
        var clip = AudioClip.FromFile(AnyRecording);
        WavWriter.Write(folder["low.wav"], clip.Resample(8000));
        WavWriter.Write(folder["high.wav"], clip.Resample(48000));
        WavWriter.Write(folder["silence.wav"], new AudioClip(new float[32000], 16000));

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, folder.Root);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("low.wav: The recording holds sound up to 4000 Hz only", run.Error, StringComparison.Ordinal);
        Assert.Contains("silence.wav: The recording is digital silence", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("high.wav", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("fit")]
    [InlineData("fit --normal x --detector magic")]
    [InlineData("fit --normal x --set colour=red")]
    [InlineData("fit --normal x --detector patchcore --set coresetRatio=much")]
    [InlineData("fit --normal x --detector patchcore --set coresetRatio=5")]
    [InlineData("fit --normal x --detector padim --set regularization=-1")]
    [InlineData("fit --normal x --threshold often")]
    [InlineData("fit --normal x --channel left")]
    [InlineData("score --model m.aam")]
    [InlineData("score --model m.aam x.wav --parallel -1")]
    [InlineData("features x.wav --out f.npy --weights random --layer conv_block9")]
    [InlineData("explode")]
    public async Task Cli_WrongUsage_HasItsOwnExitCodeAndSaysWhy(string arguments)
    {
        if (arguments.StartsWith("features", StringComparison.Ordinal))
        {
            arguments = arguments.Replace("x.wav", AnyRecording, StringComparison.Ordinal);
        }

        ProgramRun run = await ProgramRun.CliAsync(arguments.Split(' '));

        Assert.Equal(2, run.ExitCode);
        Assert.NotEmpty(run.Error);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Fit_Interrupted_LeavesNoFile()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Signals are sent on Unix only.");
        using var folder = new TemporaryFolder();
        string output = folder["m.aam"];

        ProgramRun run = await ProgramRun.InterruptCliAsync("fit", "--normal", pump.Train, "--weights", "random", "--model", output);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("Cancelled", run.Error, StringComparison.Ordinal);
        Assert.Empty(folder.Files());
    }

    private string AnyRecording => Path.Combine(pump.Test, "normal", "normal_00.wav");

    private static void AssertFailed(ProgramRun run, string named)
    {
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(named, run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
    }

    private void WriteChannels(string path, int channels)
    {
        byte[] mono = File.ReadAllBytes(AnyRecording);
        using var stream = new MemoryStream();
        byte[] header = mono[..44];
        BitConverter.TryWriteBytes(header.AsSpan(4), (uint)(36 + ((mono.Length - 44) * channels)));
        BitConverter.TryWriteBytes(header.AsSpan(22), (short)channels);
        BitConverter.TryWriteBytes(header.AsSpan(28), 16000 * 2 * channels);
        BitConverter.TryWriteBytes(header.AsSpan(32), (short)(2 * channels));
        BitConverter.TryWriteBytes(header.AsSpan(40), (uint)((mono.Length - 44) * channels));
        stream.Write(header);
        for (int i = 44; i < mono.Length; i += 2)
        {
            for (int c = 0; c < channels; c++)
            {
                stream.Write(mono.AsSpan(i, 2));
            }
        }

        File.WriteAllBytes(path, stream.ToArray());
    }
}
