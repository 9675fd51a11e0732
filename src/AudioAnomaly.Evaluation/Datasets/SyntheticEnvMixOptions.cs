using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Evaluation;

/// <summary>Settings of the synthetic twin of EnvMix.</summary>
/// <remarks>A mutable bag. Memory: 4 bytes a sample, held until the sources are let go.</remarks>
public sealed record SyntheticEnvMixOptions
{
    internal static OptionsFormat<SyntheticEnvMixOptions> Format { get; } =
        new(SyntheticEnvMixOptionsJson.Default.SyntheticEnvMixOptions, static options => options with { });

    /// <summary>Decides every sound. 0 by default.</summary>
    public int Seed { get; set; }

    /// <summary>The sample rate in Hz. From 8,000 to 192,000; 16,000 by default.</summary>
    [Range(8000, 192000)]
    public int SampleRate { get; set; } = 16000;

    /// <summary>The length of a background in seconds. From 0.5 to 60; 2 by default.</summary>
    [Range(0.5, 60.0)]
    public double Seconds { get; set; } = 2;

    /// <summary>Recordings to learn from for each background. From 1 to 10,000; 12 by default.</summary>
    [Range(1, 10000)]
    public int TrainCount { get; set; } = 12;

    /// <summary>Recordings to calibrate with for each background. From 1 to 10,000; 6 by default.</summary>
    [Range(1, 10000)]
    public int ValidationCount { get; set; } = 6;

    /// <summary>Recordings to test with for each background, half of which get anomalies unless they are shared. From 2 to 10,000; 8 by default.</summary>
    [Range(2, 10000)]
    public int TestCount { get; set; } = 8;

    /// <summary>Anomalous sounds of each of the four kinds. From 1 to 10,000; 2 by default.</summary>
    [Range(1, 10000)]
    public int AnomalyCount { get; set; } = 2;
}
