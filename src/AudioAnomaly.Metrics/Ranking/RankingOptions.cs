using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics;

/// <summary>How many scores a metric keeps before it goes over to a histogram.</summary>
/// <remarks>A mutable bag: the metric takes a copy.</remarks>
public sealed record RankingOptions
{
    internal static OptionsFormat<RankingOptions> Format { get; } = new(RankingOptionsJson.Default.RankingOptions, static options => options with { });

    /// <summary>The most observations that are kept one by one (12 bytes each), from 0 to 100,000,000; 4,194,304 by default. Up to it values are exact; beyond it scores are counted in a histogram, and every value comes with its error bound.</summary>
    [Range(0, 100_000_000)]
    public int ExactLimit { get; set; } = 1 << 22;

    /// <summary>The histogram's resolution: how many leading bits of a 32-bit float tell scores apart, from 12 to 24; 20 by default. Nine of them are sign and exponent, so 20 bits keep scores apart that differ by 1/2048 of their size. Memory is at most 36 bytes for each of 2^bits cells.</summary>
    [Range(12, 24)]
    public int KeyBits { get; set; } = 20;
}
