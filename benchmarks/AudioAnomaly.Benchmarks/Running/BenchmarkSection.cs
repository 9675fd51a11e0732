namespace AudioAnomaly.Benchmarks;

/// <summary>A part of the program that can be run alone.</summary>
/// <param name="Name">Its word on the command line.</param>
/// <param name="Description">What it measures.</param>
/// <param name="Run">Runs it.</param>
internal sealed record BenchmarkSection(string Name, string Description, Func<BenchmarkRun, Task> Run)
{
    public BenchmarkSection(string name, string description, Action<BenchmarkRun> run)
        : this(name, description, benchmarkRun =>
        {
            run(benchmarkRun);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>All sections, in the order in which they run.</summary>
    public static IReadOnlyList<BenchmarkSection> All { get; } =
    [
        new("ceilings", "convolutions, matrix products, multiply-adds and memory at best", run => run.Ceilings.MeasureAll()),
        new("audio", "reading, resampling, filters, front ends", AudioBenchmark.Run),
        new("backbone", "CNN14", BackboneBenchmark.Run),
        new("inference", "CNN14 in managed code, libtorch and ONNX Runtime", InferenceBenchmark.RunAsync),
        new("embedding", "local averages, upsampling, concatenation", EmbeddingBenchmark.Run),
        new("coreset", "choosing the bank", CoresetBenchmark.Run),
        new("search", "nearest neighbours in the bank", SearchBenchmark.Run),
        new("map", "upsampling and smoothing", MapBenchmark.Run),
        new("padim", "Mahalanobis distances", PadimBenchmark.Run),
        new("metrics", "ranking and localisation", MetricsBenchmark.RunAsync),
        new("score", "a whole clip", ScoreBenchmark.RunAsync),
        new("hour", "an hour of sound", HourBenchmark.RunAsync),
        new("fit", "fitting many clips", async run =>
        {
            await FitBenchmark.RunAsync(run);
            await RecordingFit.MeasureAsync(run);
        }),
        new("memory", "loaded models", MemoryBenchmark.RunAsync),
        new("scaling", "growth with clips, length and bank", ScalingBenchmark.RunAsync),
        new("streams", "live sessions", StreamBenchmark.RunAsync),
        new("throughput", "many files", ThroughputBenchmark.RunAsync),
    ];
}
