using AudioAnomaly.Audio;

namespace AudioAnomaly.Benchmarks;

/// <summary>Reading and scoring a long recording of 16 kHz in windows, each kind of features in a process of its own.</summary>
internal static class HourBenchmark
{
    public static async Task RunAsync(BenchmarkRun run)
    {
        using var folder = new TemporaryFolder();
        double seconds = run.Sizes.ScoreSeconds;
        string recording = folder["recording.wav"];
        WavWriter.Write(recording, NoiseClip.Create(7, 16000, seconds));
        foreach ((string name, Func<IFeatureExtractor> create) in new (string, Func<IFeatureExtractor>)[]
        {
            (ScoreBenchmark.RawPatches, () => new LogMelPatches()),
            (ScoreBenchmark.EmbeddedNetwork, () => TestNetwork.Create(Cnn14Weights.Pretrained, TestClip.Layers)),
            (ScoreBenchmark.FullNetwork, () => TestNetwork.Create(Cnn14Weights.Random(0), TestClip.Layers)),
        })
        {
            string model = folder["model.aam"];
            await RecordingScore.SaveModelAsync(model, create, run.Sizes.BankRows, run.Sizes.ClipSeconds, run.CancellationToken);
            ChildResult result = await RecordingScore.RunAsync(model, recording, 0, 1, run.CancellationToken);
            run.Add(
                $"read and score {seconds:#,0} s of 16 kHz, {name}, bank of {run.Sizes.BankRows:#,0}",
                result.Timing,
                line => line with { AudioSeconds = seconds, PeakMiB = result.PeakMiB, Figures = [.. result.Figures, new Figure("samples alone, 32 bits", seconds * 64_000 / 1048576, "MiB")] });
        }
    }
}
