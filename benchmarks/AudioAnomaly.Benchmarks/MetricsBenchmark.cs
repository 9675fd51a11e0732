using System.Globalization;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Benchmarks;

/// <summary>Ranking against sorting, and the localisation metrics over recordings of 44,000 cells: time, and peak memory in a process of its own.</summary>
internal static class MetricsBenchmark
{
    public const string ChildName = "metrics";

    private const int Frames = 688;
    private const int Bins = 64;
    private const int Runs = 3;

    // Different recordings, made beforehand: what is timed are the metrics, not the random numbers.
    private const int DistinctClips = 50;

    public static async Task RunAsync(BenchmarkRun run)
    {
        Rank(run, run.Sizes.RankedScores);
        foreach (int threads in new[] { 1, 2 })
        {
            ChildResult result = await ChildProcess.RunAsync(ChildName, [run.Sizes.MetricClips.ToString(CultureInfo.InvariantCulture), threads.ToString(CultureInfo.InvariantCulture)], run.CancellationToken);
            run.Add(
                $"localisation metrics of {run.Sizes.MetricClips:#,0} recordings, {(double)run.Sizes.MetricClips * Frames * Bins / 1e6:0.0} million cells, {threads} thread(s)",
                result.Timing,
                line => line with { PeakMiB = result.PeakMiB, Figures = result.Figures });
        }
    }

    public static ChildResult RunChild(string[] arguments, CancellationToken cancellationToken)
    {
        int count = int.Parse(arguments[0], CultureInfo.InvariantCulture), threads = int.Parse(arguments[1], CultureInfo.InvariantCulture);
        (float[] Map, SpectrogramMask Mask)[] clips = [.. Enumerable.Range(0, DistinctClips).Select(Create)];
        (SpectrogramLocalizationResult cells, TemporalLocalizationResult frames) = RunOnce(clips, count, threads);
        (double Elapsed, double Processor)[] times = [.. Enumerable.Range(0, Runs).Select(_ =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            return Stopwatches.Time(() => RunOnce(clips, count, threads));
        })];
        return new ChildResult([.. times.Select(time => time.Elapsed)], [.. times.Select(time => time.Processor)], ChildResult.OwnPeakMiB(),
        [
            new Figure("regions", cells.Regions, string.Empty),
            new Figure("ROC-AUC's error bound", cells.RocAuc.ErrorBound, string.Empty),
            new Figure("AU-PRO's", cells.AuPro.ErrorBound, string.Empty),
            new Figure("temporal ROC-AUC", frames.RocAuc.Value, string.Empty),
        ]);
    }

    private static void Rank(BenchmarkRun run, int count)
    {
        var random = new Random(5);
        bool[] labels = new bool[count];
        float[] scores = new float[count];
        for (int i = 0; i < count; i++)
        {
            labels[i] = random.Next(10) == 0;
            scores[i] = random.NextSingle() + (labels[i] ? 0.2f : 0);
        }

        double worst = Agreement.Within("ROC-AUC", Math.Abs(Ours() - PlainRocAuc.Compute(scores, labels)), 1e-9);
        run.Measure(new Stage($"ROC-AUC of {count:#,0} scores, exact", () => Ours())
        {
            References = [new Alternative("sort and cumsum in torch", () => PlainRocAuc.Compute(scores, labels), worst)],
            MaxRounds = 5,
        });

        double Ours()
        {
            var metric = new RocAuc();
            for (int i = 0; i < count; i++)
            {
                metric.Add(scores[i], labels[i]);
            }

            return metric.Evaluate().Value;
        }
    }

    private static (SpectrogramLocalizationResult Cells, TemporalLocalizationResult Frames) RunOnce((float[] Map, SpectrogramMask Mask)[] clips, int count, int threads)
    {
        // Each thread fills metrics of its own.
        var cells = Enumerable.Range(0, threads).Select(_ => new SpectrogramLocalization()).ToArray();
        var frames = Enumerable.Range(0, threads).Select(_ => new TemporalLocalization()).ToArray();
        Parallel.For(0, threads, worker =>
        {
            for (int i = worker; i < count; i += threads)
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

        return (cells[0].Evaluate(), frames[0].Evaluate());
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
