namespace AudioAnomaly.Benchmarks.Tests;

/// <summary>A small report.</summary>
internal static class Reports
{
    public static BenchmarkReport Create(double medianMs = 4) => new(
        new MachineDescription(2, ["AVX2"], ".NET", "2.10", 0.5, null),
        "smoke",
        12,
        [new Figure("reading memory", 20, "GB/s")],
        [
            new Measurement("audio", "log-mel | 10 s", new Timing(medianMs, 3, 5, 7))
            {
                PartOf = "score 10 s",
                AudioSeconds = 10,
                References = [new ComparedTiming("torch.stft", new Timing(8, 7, 9), 2, 1e-3), new ComparedTiming("other", new Timing(4, 4, 4), 1, null)],
            },
            new Measurement("score", "score 10 s", new Timing(16, 15, 17)) { Ceiling = new CeilingUse("reading memory", "GB/s", 5, 20), PeakMiB = 300 },
        ],
        [new Scaling("fit", "clips", "peak", "time 1", [new ScalingPoint(1, 10, 100), new ScalingPoint(2, 20, 100)])]);
}
