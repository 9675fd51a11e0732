using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics;

/// <summary>Settings of bootstrap confidence intervals.</summary>
/// <remarks>A mutable bag: the metric takes a copy.</remarks>
public sealed record BootstrapOptions
{
    internal static OptionsFormat<BootstrapOptions> Format { get; } = new(BootstrapOptionsJson.Default.BootstrapOptions, static options => options with { });

    /// <summary>The number of resamples, from 10 to 1,000,000; 1,000 by default.</summary>
    [Range(10, 1_000_000)]
    public int Resamples { get; set; } = 1000;

    /// <summary>The confidence level, from 0.5 to 0.9999; 0.95 by default.</summary>
    [Range(0.5, 0.9999)]
    public double Level { get; set; } = 0.95;

    /// <summary>The seed of the resampling; 0 by default. The same seed and observations give the same interval.</summary>
    public int Seed { get; set; }
}
