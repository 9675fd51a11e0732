using System.Diagnostics;
using TorchSharp;

namespace AudioAnomaly.Benchmarks;

/// <summary>How many live sessions of 16 kHz audio keep pace with real time, what a session costs against scoring the same recordings whole, and what memory it keeps.</summary>
internal static class StreamBenchmark
{
    private const int BankRows = 10_000;
    private const int Rate = 16000;
    private const int PushSamples = 1600;
    private const double Seconds = 30;
    private const int Rounds = 3;

    public static void Run()
    {
        Console.WriteLine($"{"Live sessions, bank of 10,000",-44} {"streams",16} {"by cpu time",12} {"against whole",14} {"against windows",16} {"latency s",10} {"KiB each",9}");
        Measure("log-mel patches", () => new LogMelPatches());
        Measure("embedded network", () => new Cnn14(Cnn14Weights.Pretrained, ["conv_block2", "conv_block3", "conv_block4"]));
    }

    private static void Measure(string name, Func<IFeatureExtractor> create)
    {
        using AudioAnomalyModel model = Fit(create, 60, 60);
        using AudioAnomalyModel windowed = Fit(create, new WindowOptions().WindowSeconds, new WindowOptions().HopSeconds);
        AudioClip[] clips = [.. Enumerable.Range(50, 2 * Environment.ProcessorCount).Select(seed => NoiseClip.Create(seed, Rate, Seconds))];
        CheckEqual(model, clips[0]);
        foreach (double block in (double[])[0.5, 1, 2, 4])
        {
            MeasureBlocks(name, model, windowed, clips, new AudioSessionOptions { BlockSeconds = block });
        }
    }

    private static AudioAnomalyModel Fit(Func<IFeatureExtractor> create, double windowSeconds, double hopSeconds) => AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseFeatureExtractor(create)
            .UsePatchCore(o => o.CoresetCount = BankRows)
            .UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (windowSeconds, hopSeconds))
            .Build()
            .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 10).Select(seed => NoiseClip.Create(seed, Rate))))
            .GetAwaiter().GetResult();

    private static void MeasureBlocks(string name, AudioAnomalyModel model, AudioAnomalyModel windowed, AudioClip[] clips, AudioSessionOptions settings)
    {
        var live = new List<double>();
        var processor = new List<double>();
        var whole = new List<double>();
        var windows = new List<double>();
        for (int round = -1; round < Rounds; round++)
        {
            TimeSpan before = Environment.CpuUsage.TotalTime;
            double a = Time(clips, clip => Stream(model, clip, settings));
            double used = (Environment.CpuUsage.TotalTime - before).TotalSeconds;
            double b = Time(clips, clip => model.Score(clip));
            double c = Time(clips, clip => windowed.Score(clip));
            if (round >= 0)
            {
                live.Add(a);
                processor.Add(used);
                whole.Add(a / b);
                windows.Add(a / c);
            }
        }

        double audio = clips.Length * Seconds;
        using AudioAnomalySession session = model.OpenSession(Rate, settings);
        session.Push(clips[0].Samples.Span);
        Console.WriteLine($"{$"{name}, blocks of {session.BlockFrames * 0.01:0.00} s",-44} {$"{audio / Median(live):0} ({audio / live.Max():0} to {audio / live.Min():0})",16} {audio * Environment.ProcessorCount / Median(processor),12:0} {Median(whole),14:0.00} {Median(windows),16:0.00} {session.Latency.TotalSeconds,10:0.00} {session.MemoryBytes / 1024.0,9:0}");
    }

    /// <summary>Seconds for all clips, one thread per processor.</summary>
    private static double Time(AudioClip[] clips, Action<AudioClip> action)
    {
        long started = Stopwatch.GetTimestamp();
        int next = -1;
        Thread[] threads = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            torch.set_num_threads(1);
            for (int i = Interlocked.Increment(ref next); i < clips.Length; i = Interlocked.Increment(ref next))
            {
                action(clips[i]);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
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

    private static void CheckEqual(AudioAnomalyModel model, AudioClip clip)
    {
        float[] expected = model.Score(clip).Map.Values.ToArray();
        float[] actual = [.. Stream(model, clip, new AudioSessionOptions()).SelectMany(frame => frame.Map.ToArray())];
        double worst = expected.Zip(actual, (a, b) => Math.Abs(a - b) / Math.Max(1, Math.Abs(a))).Max();
        if (expected.Length != actual.Length || worst > 1e-4)
        {
            throw new InvalidOperationException($"A session differs from the whole recording by {worst:E1}.");
        }

        Console.WriteLine($"    largest difference from the whole recording {worst:E1}");
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
