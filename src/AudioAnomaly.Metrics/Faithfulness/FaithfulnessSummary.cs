namespace AudioAnomaly.Metrics;

/// <summary>Puts the measures of several recordings together, controls beside each, as tables show them.</summary>
public static class FaithfulnessSummary
{
    private static readonly (string Name, Func<MaskEffect, double?> Of)[] Effects =
    [
        ("FF v1 as printed", effect => effect.FfKept),
        ("FF v1 removing", effect => effect.FfRemoved),
        ("FF v2 background", effect => effect.FfReplaced),
        ("relative drop", effect => effect.RelativeDrop),
    ];

    private static readonly (string Name, Func<FaithfulnessResult, MaskEffect?> Of)[] Masks =
    [
        ("explanation", result => result.Explanation),
        ("random", result => result.Random),
        ("rolled", result => result.Rolled),
        ("inverted", result => result.Inverted),
        ("oracle", result => result.Oracle),
        ("full", result => result.Full),
    ];

    private static readonly (string Name, Func<FaithfulnessResult, double> Of)[] Others =
    [
        ("AD", result => result.AverageDrop),
        ("AI", result => result.AverageIncrease),
        ("AG", result => result.AverageGain),
        ("Fid-In", result => result.FidelityIn),
        ("sparseness", result => result.Sparseness),
        ("complexity", result => result.Complexity),
    ];

    /// <summary>Mean and standard deviation of every measure.</summary>
    /// <param name="results">The results of anomalous recordings; perhaps none.</param>
    /// <returns>For FF in its three forms and the relative drop, the explanation and then each control ("FF v1 removing (random)"); then AD, AI, AG, Fid-In, sparseness and complexity.</returns>
    public static IReadOnlyList<FaithfulnessStatistic> Of(IEnumerable<FaithfulnessResult> results)
    {
        ArgumentNullException.ThrowIfNull(results);
        FaithfulnessResult[] all = [.. results];
        return
        [
            .. Effects.SelectMany(effect => Masks.Select(mask => Describe(
                $"{effect.Name} ({mask.Name})",
                all.Select(result => mask.Of(result) is { } one ? effect.Of(one) ?? double.NaN : double.NaN)))),
            .. Others.Select(other => Describe(other.Name, all.Select(other.Of))),
        ];
    }

    private static FaithfulnessStatistic Describe(string name, IEnumerable<double> values)
    {
        double[] present = [.. values.Where(value => !double.IsNaN(value))];
        double mean = present.Length > 0 ? present.Average() : double.NaN;
        double deviation = present.Length > 1 ? Math.Sqrt(present.Sum(value => (value - mean) * (value - mean)) / (present.Length - 1)) : double.NaN;
        return new FaithfulnessStatistic(name, mean, deviation, present.Length);
    }
}
