using System.Diagnostics;

namespace AudioAnomaly.Benchmarks;

/// <summary>The localisation metrics over 1,000 recordings of 44,000 cells: time and peak memory, in a process of its own.</summary>
internal static class LocalizationBenchmark
{
    private const int Clips = 1000;
    private const int Frames = 688;
    private const int Bins = 64;

    // Different recordings, made beforehand: what is timed are the metrics, not the random numbers.
    private const int DistinctClips = 50;

    public static void Run()
    {
        foreach (string threads in new[] { "1", "2" })
        {
            using Process process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, ["metrics-memory", threads]))!;
            process.WaitForExit();
        }
    }

    public static void RunChild(int threads)
    {
        (float[] Map, SpectrogramMask Mask)[] clips = [.. Enumerable.Range(0, DistinctClips).Select(Create)];
        RunOnce(clips, threads);
        using Process self = Process.GetCurrentProcess();
        TimeSpan busy = self.TotalProcessorTime;
        long started = Stopwatch.GetTimestamp();
        (SpectrogramLocalizationResult cells, TemporalLocalizationResult frames) = RunOnce(clips, threads);
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        self.Refresh();
        Console.WriteLine(
            $"localisation metrics, {Clips} clips, {(cells.Positives + cells.Negatives) / 1e6:0.0} million cells, {cells.Regions} regions, {threads} thread(s): {seconds:0.00} s, {(self.TotalProcessorTime - busy).TotalSeconds:0.00} s of processor time, peak memory {self.PeakWorkingSet64 / 1048576.0:0} MiB; "
            + $"ROC-AUC {cells.RocAuc.Value:0.0000} within {cells.RocAuc.ErrorBound:0.0e0}, AU-PRO {cells.AuPro.Value:0.0000} within {cells.AuPro.ErrorBound:0.0e0}, rescaled {cells.AuProRescaled.Value:0.0000} within {cells.AuProRescaled.ErrorBound:0.0e0}, temporal ROC-AUC {frames.RocAuc.Value:0.0000}");
    }

    private static (SpectrogramLocalizationResult Cells, TemporalLocalizationResult Frames) RunOnce((float[] Map, SpectrogramMask Mask)[] clips, int threads)
    {
        // Each thread fills metrics of its own.
        var cells = Enumerable.Range(0, threads).Select(_ => new SpectrogramLocalization()).ToArray();
        var frames = Enumerable.Range(0, threads).Select(_ => new TemporalLocalization()).ToArray();
        Parallel.For(0, threads, worker =>
        {
            for (int i = worker; i < Clips; i += threads)
            {
                (float[] map, SpectrogramMask mask) = clips[i % DistinctClips];
                cells[worker].Add(map, mask);
                frames[worker].Add(AnomalyMap.FrameScores(map, Frames, Bins), FrameLabels(mask));
            }
        });
        for (int worker = 1; worker < threads; worker++)
        {
            cells[0].Merge(cells[worker]);
            frames[0].Merge(frames[worker]);
        }

        return (cells[0].Compute(), frames[0].Compute());
    }

    private static bool[] FrameLabels(SpectrogramMask mask)
    {
        bool[] labels = new bool[Frames];
        for (int frame = 0; frame < Frames; frame++)
        {
            labels[frame] = mask.Values.Span.Slice(frame * Bins, Bins).Contains(true);
        }

        return labels;
    }

    /// <summary>A map of noise over a few octaves, and, in every second recording, a speckled mask in which the map is raised.</summary>
    private static (float[] Map, SpectrogramMask Mask) Create(int seed)
    {
        var random = new Random(seed);
        float[] map = new float[Frames * Bins];
        bool[] mask = new bool[map.Length];
        int onset = random.Next(Frames / 2);
        for (int i = 0; i < map.Length; i++)
        {
            int frame = i / Bins;
            mask[i] = seed % 2 == 0 && frame >= onset && frame < onset + (Frames / 3) && random.NextSingle() < 0.4f;
            map[i] = MathF.Exp((2 * random.NextSingle()) - 1) * (mask[i] ? 1.5f : 1);
        }

        return (map, new SpectrogramMask(mask, Frames, Bins));
    }
}
