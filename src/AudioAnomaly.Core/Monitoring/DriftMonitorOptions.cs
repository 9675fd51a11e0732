using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Monitoring;

/// <summary>Settings of <see cref="DriftMonitor"/>.</summary>
/// <remarks>A mutable bag: the monitor takes a copy.</remarks>
public sealed record DriftMonitorOptions
{
    internal static OptionsFormat<DriftMonitorOptions> Format { get; } =
        new(DriftMonitorOptionsJson.Default.DriftMonitorOptions, static options => options with { });

    /// <summary>
    /// The probability, at most, that drift is reported within <see cref="Horizon"/> scores although nothing changed. From 0.000001 to 0.5; 0.05 by default.
    /// </summary>
    [Range(1e-6, 0.5)]
    public double FalseDriftProbability { get; set; } = 0.05;

    /// <summary>
    /// The number of scores that <see cref="FalseDriftProbability"/> speaks of, from 1 to 1,000,000,000; 86,400 by default: a day of one score a second. Ten
    /// times as many delay a report by little.
    /// </summary>
    [Range(1L, 1_000_000_000L)]
    public long Horizon { get; set; } = 86_400;
}
