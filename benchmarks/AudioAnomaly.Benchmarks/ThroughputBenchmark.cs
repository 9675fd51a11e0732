using AudioAnomaly.Audio;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Benchmarks;

/// <summary>Scoring many files: the library's own way, one recording after the other, and one recording a thread with one torch thread each.</summary>
internal static class ThroughputBenchmark
{
    public static async Task RunAsync(BenchmarkRun run)
    {
        using var folder = new TemporaryFolder();
        for (int i = 0; i < run.Sizes.Files; i++)
        {
            WavWriter.Write(folder[$"{i:00}.wav"], NoiseClip.Create(100 + i, 16000, run.Sizes.ClipSeconds));
        }

        await MeasureAsync(run, ScoreBenchmark.RawPatches, folder, () => new LogMelPatches());
        await MeasureAsync(run, ScoreBenchmark.EmbeddedNetwork, folder, () => TestNetwork.Create(Cnn14Weights.Pretrained, TestClip.Layers));
        await MeasureAsync(run, ScoreBenchmark.FullNetwork, folder, () => TestNetwork.Create(Cnn14Weights.Random(0), TestClip.Layers));
    }

    private static async Task MeasureAsync(BenchmarkRun run, string name, TemporaryFolder folder, Func<IFeatureExtractor> create)
    {
        using AudioAnomalyModel model = await AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseFeatureExtractor(create)
            .UsePatchCore(o => o.CoresetCount = run.Sizes.BankRows)
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 10).Select(seed => NoiseClip.Create(seed, 16000, run.Sizes.ClipSeconds))), null, run.CancellationToken);
        var source = AudioSource.FromDirectory(folder.Root);
        run.Measure(new Stage($"ScoreAsync, {run.Sizes.Files} files of {run.Sizes.Clip}, {name}", () => ScoreAsync(model, source, 0))
        {
            References =
            [
                new Alternative("one at a time", () => ScoreAsync(model, source, 1)),
                new Alternative("one torch thread each", () => OneThreadEach(model, source)),
            ],
            AudioSeconds = run.Sizes.Files * run.Sizes.ClipSeconds,
            MaxRounds = 5,
        });
    }

    private static void ScoreAsync(AudioAnomalyModel model, AudioSource source, int parallel)
    {
        Task.Run(async () =>
        {
            await foreach (ScoredRecording recording in model.ScoreAsync(source, parallel))
            {
                _ = recording.Result!.Score;
            }
        }).GetAwaiter().GetResult();
    }

    private static void OneThreadEach(AudioAnomalyModel model, AudioSource source)
    {
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(processor => SingleTorchThread.Start("benchmark", () =>
        {
            for (int i = Interlocked.Increment(ref next); i < source.Items.Count; i = Interlocked.Increment(ref next))
            {
                _ = model.Score(source.Items[i].Read()).Score;
            }
        }))];
        Array.ForEach(threads, thread => thread.Join());
    }
}
