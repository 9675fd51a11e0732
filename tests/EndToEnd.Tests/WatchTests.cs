using System.Text.Json;
using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.EndToEnd.Tests;

public class WatchTests(PumpFixture pump)
{
    private const int WavHeader = 44;

    private string Faulty => Directory.EnumerateFiles(Path.Combine(pump.Test, "squeal")).Order(StringComparer.Ordinal).First();

    [Fact]
    public async Task Watch_FaultOnStandardInput_WritesTheSegmentWhereTheFaultIs()
    {
        FaultEvent fault = pump.Truth[Faulty]!;

        ProgramRun run = await ProgramRun.CliWithInputAsync(await Bytes(), "watch", "--model", pump.Model, "--json");

        Assert.Equal(0, run.ExitCode);

        // A window with the fault in it has another texture and spectrum too, which segments of their own say once the window is over.
        JsonElement strongest = Lines(run).Where(line => KindOf(line) == "event").MaxBy(line => line.GetProperty("score").GetDouble());
        Assert.Equal(["type", "startSeconds", "endSeconds", "lowHz", "highHz", "score", "evidence"], strongest.EnumerateObject().Select(property => property.Name));
        Assert.Equal("segment", strongest.GetProperty("type").GetString());
        Assert.True(strongest.GetProperty("startSeconds").GetDouble() < fault.EndSeconds && strongest.GetProperty("endSeconds").GetDouble() > fault.StartSeconds, $"{strongest} against {fault}");
        Assert.True(strongest.GetProperty("lowHz").GetDouble() < fault.HighHz && strongest.GetProperty("highHz").GetDouble() > fault.LowHz, $"{strongest} against {fault}");
        Assert.Contains("latency", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_BareSamples_GivesWhatTheWavGives()
    {
        byte[] wav = await Bytes();
        string rate = $"{AudioClip.FromFile(Faulty).SampleRate}";

        ProgramRun fromWav = await ProgramRun.CliWithInputAsync(wav, "watch", "--model", pump.Model, "--json", "--frames");
        ProgramRun fromRaw = await ProgramRun.CliWithInputAsync(wav[WavHeader..], "watch", "--model", pump.Model, "--json", "--frames", "--raw", "s16", "--rate", rate);

        Assert.Equal(0, fromRaw.ExitCode);
        Assert.Equal(fromWav.Output, fromRaw.Output);
    }

    [Fact]
    public async Task Watch_Frames_WritesTheScoresOfTheScoreCommand()
    {
        using var folder = new TemporaryFolder();

        ProgramRun watched = await ProgramRun.CliWithInputAsync(await Bytes(), "watch", "--model", pump.Model, "--json", "--frames", "--block", "0.3");
        await ProgramRun.CliAsync("score", "--model", pump.Model, "--maps", folder["maps"], Faulty);

        JsonElement[] frames = [.. Lines(watched).Where(line => line.GetProperty("type").GetString() == "frame")];
        float[] expected = NpyFile.Read(Directory.EnumerateFiles(folder["maps"], "*.frames.npy").Single()).Values.ToArray();
        Assert.Equal(Enumerable.Range(0, expected.Length), frames.Select(frame => frame.GetProperty("index").GetInt32()));
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], frames[i].GetProperty("score").GetSingle(), 1e-4f);
        }
    }

    [Fact]
    public async Task Watch_Text_HasALineForEverySegmentAndAnExitCodeIfAsked()
    {
        byte[] wav = await Bytes();

        ProgramRun run = await ProgramRun.CliWithInputAsync(wav, "watch", "--model", pump.Model, "--fail-on-anomaly");

        Assert.Equal(3, run.ExitCode);
        Assert.All(run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries), line => Assert.Matches(@"^ +[\d.]+ to +[\d.]+ s, +\d+ to +\d+ Hz, score [\d.]+$|^ +[\d.]+ to +[\d.]+ s, (spectrum|texture|peak|level): .+$|^ +event: .+$", line));
        Assert.Contains(" Hz, score ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_InterruptedWhileListening_EndsWithWhatThereIs()
    {
        ProgramRun run = await ProgramRun.InterruptCliWithInputAsync(await Bytes(), "watch", "--model", pump.Model);

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("frames scored", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_SampleRateTooLow_Warns()
    {
        byte[] wav = await Bytes();

        ProgramRun run = await ProgramRun.CliWithInputAsync(wav[WavHeader..], "watch", "--model", pump.Model, "--raw", "s16", "--rate", "8000");

        Assert.Equal(0, run.ExitCode);
        Assert.Contains("Warning: The recording holds sound up to 4000 Hz only", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_UnscaledIntegersAndLyingHeaders_AreTold()
    {
        byte[] wav = await Bytes();
        byte[] floats = [.. AudioClip.FromFile(Faulty).Samples.ToArray().SelectMany(sample => BitConverter.GetBytes(sample * 32768))];
        byte[] shortHeader = [.. wav];
        BitConverter.TryWriteBytes(shortHeader.AsSpan(40), 3200);

        ProgramRun unscaled = await ProgramRun.CliWithInputAsync(floats, "watch", "--model", pump.Model, "--raw", "f32", "--rate", "16000");
        ProgramRun longer = await ProgramRun.CliWithInputAsync(shortHeader, "watch", "--model", pump.Model, "--json", "--frames");
        ProgramRun right = await ProgramRun.CliWithInputAsync(wav, "watch", "--model", pump.Model, "--json", "--frames");

        Assert.Single(unscaled.Error.Split('\n'), line => line.Contains("divide them by 32768", StringComparison.Ordinal));
        Assert.Single(longer.Error.Split('\n'), line => line.Contains("More sound follows than the 3200 bytes", StringComparison.Ordinal));
        Assert.Equal(right.Output, longer.Output);
        Assert.DoesNotContain("header", right.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watch_InputThatBreaks_GivesWhatCameBefore()
    {
        AudioClip clip = AudioClip.FromFile(Faulty);
        float[] samples = clip.Samples.ToArray();
        float[] broken = [.. samples, float.NaN];
        byte[] whole = [.. samples.SelectMany(BitConverter.GetBytes)], bad = [.. broken.SelectMany(BitConverter.GetBytes)];
        string[] arguments = ["watch", "--model", pump.Model, "--json", "--frames", "--raw", "f32", "--rate", $"{clip.SampleRate}"];

        ProgramRun fine = await ProgramRun.CliWithInputAsync(whole, arguments), failed = await ProgramRun.CliWithInputAsync(bad, arguments);

        Assert.Equal(1, failed.ExitCode);
        Assert.Contains($"{samples.Length}", failed.Error, StringComparison.Ordinal);

        // What shared a read with the sample that is no number is lost: a twentieth of a second at most.
        Assert.InRange(Lines(failed).Length, Lines(fine).Length - 10, Lines(fine).Length);
    }

    [Fact]
    public async Task Watch_SamplesNearTheLargestFloat_AreScoredAndDoNotCrash()
    {
        byte[] loud = [.. Enumerable.Range(0, 44100).SelectMany(i => BitConverter.GetBytes(i / 50 % 2 == 0 ? 3.3e38f : -3.3e38f))];

        ProgramRun run = await ProgramRun.CliWithInputAsync(loud, "watch", "--model", pump.Model, "--raw", "f32", "--rate", "44100", "--json", "--frames");

        // The front end computes in 64 bits, where nothing of this overflows.
        Assert.Equal(0, run.ExitCode);
        Assert.NotEmpty(run.Output);
        Assert.DoesNotContain("Infinity", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("header", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "empty", "watch")]
    [InlineData(2, "--rate", "watch", "--raw", "s16")]
    [InlineData(2, "--raw", "watch", "--rate", "16000")]
    [InlineData(2, "--block", "watch", "--block", "0")]
    [InlineData(1, "too short", "watch", "--raw", "s16", "--rate", "16000")]
    public async Task Watch_NothingUsable_SaysWhy(int exitCode, string reason, params string[] arguments)
    {
        ProgramRun run = await ProgramRun.CliWithInputAsync([], [arguments[0], "--model", pump.Model, .. arguments[1..]]);

        Assert.Equal(exitCode, run.ExitCode);
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    private static JsonElement[] Lines(ProgramRun run)
        => [.. run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];

    private static string? KindOf(JsonElement segment)
        => segment.GetProperty("evidence") is { ValueKind: JsonValueKind.Array } evidence && evidence.GetArrayLength() > 0 ? evidence[0].GetProperty("kind").GetString() : null;

    private Task<byte[]> Bytes() => File.ReadAllBytesAsync(Faulty, TestContext.Current.CancellationToken);
}
