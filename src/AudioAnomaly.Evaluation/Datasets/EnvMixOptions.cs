using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Evaluation;

/// <summary>Settings of <see cref="EnvMixer"/>.</summary>
/// <remarks>A mutable bag: the mixer takes a copy. The paper leaves all of these open; the defaults are this library's choice.</remarks>
public sealed record EnvMixOptions
{
    internal static OptionsFormat<EnvMixOptions> Format { get; } = new(EnvMixOptionsJson.Default.EnvMixOptions, static options => options with { });

    /// <summary>The sample rate (Hz) that both sounds are brought to and that the mixture has. From 1,000 to 384,000; 44,100 by default.</summary>
    [Range(1000, 384000)]
    public int SampleRate { get; set; } = 44100;

    /// <summary>The level below which the anomaly's beginning and end count as silence and are cut off, in dB relative to its peak. From -120 to -6; -60 by default.</summary>
    [Range(-120.0, -6.0)]
    public double TrimLevelDb { get; set; } = -60;

    /// <summary>The length of the fade at either end of the trimmed anomaly, in seconds. From 0 (none) to 1; 0.005 by default. The anomaly must be at least twice as long.</summary>
    [Range(0.0, 1.0)]
    public double FadeSeconds { get; set; } = 0.005;

    /// <summary>The most of an anomaly that is used, in seconds: what comes later is cut off before its end is faded. From 0.01 to 3,600, or null (the default) for all of it; an anomaly longer than the background is then refused.</summary>
    [Range(0.01, 3600.0)]
    public double? MaxAnomalySeconds { get; set; }
}
