using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>How many live sessions of 16 kHz audio keep pace with real time, what a session costs against scoring the same recordings whole, and what memory it keeps.</summary>
internal static class StreamBenchmark
{
    private const int Rate = 16000;
    private const int PushSamples = 1600;

    public static async Task RunAsync(BenchmarkRun run)
    {
        await MeasureAsync(run, ScoreBenchmark.RawPatches, () => new LogMelPatches());
        await MeasureAsync(run, ScoreBenchmark.EmbeddedNetwork, () => TestNetwork.Create(Cnn14Weights.Pretrained, TestClip.Layers));
    }

    private static async Task MeasureAsync(BenchmarkRun run, string name, Func<IFeatureExtractor> create)
    {
        using AudioAnomalyModel model = await FitAsync(run, create, 60, 60);
        using AudioAnomalyModel windowed = await FitAsync(run, create, new WindowOptions().WindowSeconds, new WindowOptions().HopSeconds);
        AudioClip[] clips = [.. Enumerable.Range(50, 2 * Environment.ProcessorCount).Select(seed => NoiseClip.Create(seed, Rate, run.Sizes.StreamSeconds))];
        double worst = Compare(model, clips[0]);
        foreach (double block in (double[])[0.5, 1, 2, 4])
        {
            MeasureBlocks(run, name, model, windowed, clips, worst, new AudioSessionOptions { BlockSeconds = block });
        }
    }

    private static Task<AudioAnomalyModel> FitAsync(BenchmarkRun run, Func<IFeatureExtractor> create, double windowSeconds, double hopSeconds) => AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseFeatureExtractor(create)
            .UsePatchCore(o => o.CoresetCount = run.Sizes.BankRows)
            .UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (windowSeconds, hopSeconds))
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 10).Select(seed => NoiseClip.Create(seed, Rate, run.Sizes.ClipSeconds))), null, run.CancellationToken);

    private static void MeasureBlocks(BenchmarkRun run, string name, AudioAnomalyModel model, AudioAnomalyModel windowed, AudioClip[] clips, double worst, AudioSessionOptions settings)
    {
        using AudioAnomalySession session = model.OpenSession(Rate, settings);
        session.Push(clips[0].Samples.Span);
        run.Measure(new Stage($"{clips.Length} live sessions, {name}, blocks of {session.BlockFrames * 0.01:0.00} s", () => OnAllProcessors(clips, clip => Stream(model, clip, settings)))
        {
            References =
            [
                new Alternative("the same recordings whole", () => OnAllProcessors(clips, clip => model.Score(clip)), worst),
                new Alternative("in windows", () => OnAllProcessors(clips, clip => windowed.Score(clip))),
            ],
            AudioSeconds = clips.Sum(clip => clip.Duration.TotalSeconds),
            MaxRounds = run.Sizes.StreamRounds,
            Figures = [new Figure("latency", session.Latency.TotalSeconds, "s"), new Figure("kept by a session", session.MemoryBytes / 1024.0, "KiB")],
        });
    }

    /// <summary>Takes all clips, one thread per processor.</summary>
    private static void OnAllProcessors(AudioClip[] clips, Action<AudioClip> action)
    {
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => SingleTorchThread.Start("benchmark", () =>
        {
            for (int i = Interlocked.Increment(ref next); i < clips.Length; i = Interlocked.Increment(ref next))
            {
                action(clips[i]);
            }
        }))];
        Array.ForEach(threads, thread => thread.Join());
    }

    private static List<SessionFrame> Stream(AudioAnomalyModel model, AudioClip clip, AudioSessionOptions options)
    {
        using AudioAnomalySession session = model.OpenSession(clip.SampleRate, options);
        var frames = new List<SessionFrame>();
        ReadOnlySpan<float> rest = clip.Samples.Span;
        while (rest.Length > 0)
        {
            int length = Math.Min(PushSamples, rest.Length);
            frames.AddRange(session.Push(rest[..length]).Frames);
            rest = rest[length..];
        }

        frames.AddRange(session.Complete().Frames);
        return frames;
    }

    private static double Compare(AudioAnomalyModel model, AudioClip clip)
    {
        float[] live = [.. Stream(model, clip, new AudioSessionOptions()).SelectMany(frame => frame.Map.ToArray())];
        return Agreement.ToLargest("a session and the whole recording", live, model.Score(clip).Map.Values.Span, 1e-4);
    }
}
