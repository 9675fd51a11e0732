using AudioAnomaly.Evaluation;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Testing;

/// <summary>Reports with numbers that a reader can check in the head.</summary>
internal static class KnownReport
{
    public static EvaluationReport Of(string dataset, params IReadOnlyList<EvaluationPartResult> parts) => new()
    {
        Settings = new EvaluationSettings
        {
            Dataset = dataset,
            Protocol = "default",
            Detectors = [.. parts.Select(part => part.Detector).Distinct()],
            Seeds = [.. parts.Select(part => part.Seed).Distinct()],
            Preset = "panns32k",
            Backbone = "LogMelPatches",
            LibraryVersion = "0.1.0",
            CommandLine = "evaluate --dataset mimii --root /data/private/mimii --output=/home/me/out --weights \"/models/my net.pth\"",
            Options = new SortedDictionary<string, string> { ["patchcore.CoresetRatio"] = "0.1" },
        },
        Parts = parts,
        Means = EvaluationMean.Of(parts),
        Skipped = [],
    };

    /// <summary>A whole report, with something in every list.</summary>
    public static EvaluationReport Whole() => Of(
        "MIMII",
        Part("PatchCore", "fan", "00", -6, roc: 0.75, f1: 0.8) with
        {
            Domains = [new DomainMetrics("source", 0.5, 1, 1), new DomainMetrics("target", 0.25, 1, 1)],
            Examples = [Example("e")],
            Warnings = ["beware"],
        },
        Part("PaDiM", "fan", "00", -6, roc: 0.5)) with
    {
        Skipped = [new SkippedPart("there", "for a reason")],
    };

    /// <summary>A part with one pair of scores; the numbers of everything else are as given.</summary>
    public static EvaluationPartResult Part(string detector, string? group = null, string? section = null, double? snr = null, int seed = 0, double? roc = null, double? f1 = null) => new()
    {
        Dataset = "Known",
        Group = group,
        Section = section,
        SnrDb = snr,
        Detector = detector,
        Seed = seed,
        Counts = new EvaluationCounts(10, 0, 2, 2),
        Sample = new SampleMetrics { RocAuc = roc, F1Max = f1, F1Floor = 2 / 3.0, PAuc = roc / 2 },
        Cost = new EvaluationCost(12.5, 0.02, 3 << 20, 512 << 20),
        Scores = [new("n1.wav", false, 0.1), new("n2.wav", false, 0.3), new("a1.wav", true, 0.2, "crack"), new("a2.wav", true, 0.9)],
    };

    public static FaithfulnessMeasure Measure(double map) => new(new(map, 0.5, 2), new(0.1, 0.1, 2), new(0, 0, 2), new(0.2, 0, 2), null);

    /// <summary>An anomalous recording, whose pictures' data are named by a stem.</summary>
    public static EvaluationExample Example(string stem) => new()
    {
        File = "a2.wav",
        IsAnomalous = true,
        Kind = "crack",
        Score = 0.9,
        Threshold = 0.4,
        SecondsPerFrame = 0.01,
        BinFrequencies = [100, 200, 400, 800],
        OnsetSeconds = 0.02,
        OffsetSeconds = 0.05,
        SpectrogramFile = $"{stem}.spectrogram.npy",
        MapFile = $"{stem}.map.npy",
    };
}
