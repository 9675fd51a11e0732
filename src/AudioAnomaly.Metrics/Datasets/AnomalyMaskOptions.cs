using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly;

/// <summary>Where the truth lies: which cells and frames of an anomaly's own spectrogram count as anomalous.</summary>
/// <remarks>A mutable bag: what uses it takes a copy.</remarks>
public sealed record AnomalyMaskOptions
{
    /// <summary>The share of the cells between onset and offset that count as anomalous, the most energetic ones. Above 0 and up to 1; 0.4 by default, as in the paper.</summary>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double EnergyFraction { get; set; } = 0.4;

    /// <summary>The quantile of the frames' summed log energy, between onset and offset, that a frame must exceed to count as anomalous. From 0 to below 1; 0.5 by default, as in the paper.</summary>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double FrameQuantile { get; set; } = 0.5;
}
