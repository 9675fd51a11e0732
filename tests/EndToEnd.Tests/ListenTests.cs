using AudioAnomaly.Samples.Synthesis;

namespace AudioAnomaly.EndToEnd.Tests;

public class ListenTests(PumpFixture pump)
{
    [Fact]
    public async Task Listen_EveryRecording_GivesTwoSoundsThatAddUpToIt()
    {
        using var folder = new TemporaryFolder();

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", pump.Model, "--listen", folder["sounds"], Path.Combine(pump.Test, "squeal"));

        Assert.True(run.ExitCode == 0, run.Error);
        Assert.Equal(4, folder.Files().Count());
        foreach (string recording in Directory.EnumerateFiles(Path.Combine(pump.Test, "squeal")))
        {
            string stem = Path.GetFileNameWithoutExtension(recording);
            AudioClip whole = AudioClip.FromFile(recording), anomaly = AudioClip.FromFile(folder[$"sounds/{stem}.anomaly.wav"]), rest = AudioClip.FromFile(folder[$"sounds/{stem}.rest.wav"]);

            // Both are rounded to 16 bits, by half a step each.
            Assert.Equal((whole.SampleRate, whole.Samples.Length), (anomaly.SampleRate, anomaly.Samples.Length));
            Assert.All(Enumerable.Range(0, whole.Samples.Length), i => Assert.Equal(whole.Samples.Span[i], anomaly.Samples.Span[i] + rest.Samples.Span[i], 1.01f / 32768));
        }
    }

    [Fact]
    public async Task Listen_Squeal_IsHeardWhenItHappens()
    {
        using var folder = new TemporaryFolder();
        string recording = Directory.EnumerateFiles(Path.Combine(pump.Test, "squeal")).Order(StringComparer.Ordinal).First();
        FaultEvent fault = pump.Truth[recording]!;

        await ProgramRun.CliAsync("score", "--model", pump.Model, "--listen", folder.Root, recording);

        var anomaly = AudioClip.FromFile(folder[$"{Path.GetFileNameWithoutExtension(recording)}.anomaly.wav"]);
        double Power(double from, double to) => anomaly.Samples.ToArray()[(int)(from * anomaly.SampleRate)..(int)(to * anomaly.SampleRate)].Average(sample => (double)sample * sample);
        double during = Power(fault.StartSeconds, fault.EndSeconds);
        double before = Power(0, Math.Max(0.1, fault.StartSeconds - 0.3)), after = Power(Math.Min(2.9, fault.EndSeconds + 0.3), 3);
        Assert.True(during > 3 * Math.Max(before, after), $"{during} against {before} and {after}");
    }

    [Fact]
    public async Task Listen_ModelWithoutThreshold_IsWrongUsage()
    {
        using var folder = new TemporaryFolder();
        string train = Path.Combine(folder.Root, "train");
        Directory.CreateDirectory(train);
        string file = Directory.EnumerateFiles(pump.Train).Order(StringComparer.Ordinal).First();
        File.Copy(file, Path.Combine(train, "a.wav"));
        ProgramRun fit = await ProgramRun.CliAsync("fit", "--normal", train, "--preset", "panns16k", "--model", folder["one.aam"]);

        ProgramRun run = await ProgramRun.CliAsync("score", "--model", folder["one.aam"], "--listen", folder["sounds"], file);

        Assert.True(fit.ExitCode == 0, fit.Error);
        Assert.Equal(2, run.ExitCode);
        Assert.Contains("--threshold", run.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["sounds"]));
    }
}
