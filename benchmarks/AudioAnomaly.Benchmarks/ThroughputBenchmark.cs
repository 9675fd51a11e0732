using System.Diagnostics;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>Scoring many files: the library's own way, one recording after the other, and one recording a thread with one torch thread each.</summary>
internal static class ThroughputBenchmark
{
    private const int Files = 24;
    private const int Rounds = 7;

    public static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("audioanomaly-throughput").FullName;
        try
        {
            for (int i = 0; i < Files; i++)
            {
                WavWriter.Write(Path.Combine(folder, $"{i:00}.wav"), NoiseClip.Create(100 + i, 16000));
            }

            Measure("log-mel patches", folder, () => new LogMelPatches());
            Measure("embedded network", folder, () => new Cnn14(Cnn14Weights.Pretrained, ["conv_block2", "conv_block3", "conv_block4"]));
            Measure("CNN14", folder, () => new Cnn14(Cnn14Weights.Random(0), ["conv_block2", "conv_block3", "conv_block4"]));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string name, string folder, Func<IFeatureExtractor> create)
    {
        using AudioAnomalyModel model = AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseFeatureExtractor(create)
            .UsePatchCore(o => o.CoresetCount = 10_000)
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 10).Select(seed => NoiseClip.Create(seed, 16000))))
            .GetAwaiter().GetResult();
        var source = AudioSource.FromDirectory(folder);
        (string Way, Action Score)[] ways =
        [
            ("ScoreAsync", () => ScoreAsync(model, source, 0)),
            ("ScoreAsync, one at a time", () => ScoreAsync(model, source, 1)),
            ("one torch thread each", () => OneThreadEach(model, source)),
        ];
        var times = ways.Select(_ => new List<double>()).ToArray();
        for (int round = -1; round < Rounds; round++)
        {
            for (int i = 0; i < ways.Length; i++)
            {
                long started = Stopwatch.GetTimestamp();
                ways[i].Score();
                if (round >= 0)
                {
                    times[i].Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds / Files);
                }
            }
        }

        for (int i = 0; i < ways.Length; i++)
        {
            double ratio = times[0].Zip(times[i], (a, b) => b / a).Order().ElementAt(Rounds / 2);
            Console.WriteLine($"{name + ": " + ways[i].Way,-52} {times[i].Order().ElementAt(Rounds / 2),8:0.0} ({times[i].Min():0.0} to {times[i].Max():0.0}) ms a file   {ratio:0.00} of the first");
        }
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
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(processor => new Thread(() =>
        {
            torch.set_num_threads(1);
            for (int i = Interlocked.Increment(ref next); i < source.Items.Count; i = Interlocked.Increment(ref next))
            {
                _ = model.Score(source.Items[i].Read()).Score;
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
    }
}
