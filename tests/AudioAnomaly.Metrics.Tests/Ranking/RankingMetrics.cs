namespace AudioAnomaly.Metrics.Tests.Ranking;

/// <summary>Every ranking metric with options of choice.</summary>
internal static class RankingMetrics
{
    public static IEnumerable<Func<RankingMetric>> All(RankingOptions? options = null) =>
    [
        () => new RocAuc(options),
        () => new PartialRocAuc(0.1, options),
        () => new DcasePartialAuc(0.3, options),
        () => new AveragePrecision(options),
        () => new F1Max(options),
        () => new DomainRocAuc("source", options),
    ];
}
