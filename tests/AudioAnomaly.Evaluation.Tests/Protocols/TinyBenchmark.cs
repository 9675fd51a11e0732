using AudioAnomaly.Audio;

[assembly: AssemblyFixture(typeof(TinyBenchmark))]

namespace AudioAnomaly.Evaluation.Tests.Protocols;

/// <summary>A tiny synthetic twin of EnvMix, made once, and a cheap detector to judge on it.</summary>
public sealed class TinyBenchmark : IDisposable
{
    private readonly TemporaryFolder _tree = new();

    public TinyBenchmark() => Data = new EnvMixBuilder(EnvMixBuildOptions.Synthetic with { ClipSeconds = 1 }).Build(
        EnvMixSources.Synthetic(new SyntheticEnvMixOptions { Seconds = 1, TrainCount = 4, ValidationCount = 3, TestCount = 6, AnomalyCount = 1 }),
        _tree["mix"],
        new LogMelFrontEnd(LogMelOptions.Panns16k));

    public EnvMixDataset Data { get; }

    public EvaluationPlan Plan => EvaluationPlan.FromEnvMix(Data);

    /// <summary>PaDiM per frequency on patches of the spectrogram.</summary>
    public static EvaluationContestant Padim(string name = "padim", string settings = "as it is") => new()
    {
        Name = name,
        Settings = settings,
        CreatePipeline = (_, seed) => AudioAnomalyPipeline.CreateBuilder()
            .UseLogMel(LogMelOptions.Panns16k)
            .UseLogMelPatches()
            .UsePadim(options => (options.Positions, options.Channels) = (PadimPositions.PerFrequency, 12))
            .UseSeed(seed)
            .SkipUnreadableRecordings()
            .Build(),
    };

    public static EvaluationOptions Quick => new() { BootstrapResamples = 50 };

    /// <summary>Everything but times and memory, as text.</summary>
    public static string WithoutCost(EvaluationReport report)
        => (report with { Parts = [.. report.Parts.Select(part => part with { Cost = new EvaluationCost(0, 0, part.Cost.ModelBytes, 0) })] }).ToJson();

    /// <summary>Writes recordings of noise; anomalous ones have a loud beep in the middle.</summary>
    internal static void WriteSounds(TemporaryFolder tree, params IEnumerable<string> names)
    {
        foreach (string name in names)
        {
            var random = new Random(name.Length + name.Sum(c => c));
            float[] samples = [.. Enumerable.Range(0, 8000).Select(_ => (float)(0.05 * ((2 * random.NextDouble()) - 1)))];
            for (int i = 3000; i < 5000 && (name.Contains("anomal", StringComparison.Ordinal) || name.Contains("abnormal", StringComparison.Ordinal)); i++)
            {
                samples[i] += (float)(0.3 * Math.Sin(0.9 * i));
            }

            Directory.CreateDirectory(Path.GetDirectoryName(tree[name])!);
            WavWriter.Write(tree[name], new AudioClip(samples, 16000), WavEncoding.Pcm16);
        }
    }

    public void Dispose() => _tree.Dispose();
}
