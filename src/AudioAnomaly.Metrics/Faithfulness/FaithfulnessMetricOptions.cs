using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics;

/// <summary>Settings of <see cref="FaithfulnessMetric"/>.</summary>
/// <remarks>A mutable bag: the metric takes a copy.</remarks>
public sealed record FaithfulnessMetricOptions
{
    internal static OptionsFormat<FaithfulnessMetricOptions> Format { get; } =
        new(FaithfulnessMetricOptionsJson.Default.FaithfulnessMetricOptions, static options => options with { });

    /// <summary>The most anomalous recordings that are measured, spread evenly over all. From 1 to 1,000,000; 20 by default. Each takes up to 20 scorings.</summary>
    [Range(1, 1_000_000)]
    public int Recordings { get; set; } = 20;

    /// <summary>What fills removed cells; the profile of normal recordings by default.</summary>
    [EnumDataType(typeof(RemovalFill))]
    public RemovalFill Fill { get; set; } = RemovalFill.NormalProfile;

    /// <summary>Whether f and the masks are scaled by the lowest and highest values of the test, as the code that the paper builds on does, instead of by calibration on normal recordings. This uses the test set. False by default.</summary>
    public bool ScaleByTest { get; set; }

    /// <summary>Whether only recordings are measured whose anomaly is known alone (as a stem). False by default: all anomalous ones are, without the oracle and without v2 where truth and background are not known.</summary>
    public bool OnlyMixtures { get; set; }
}
