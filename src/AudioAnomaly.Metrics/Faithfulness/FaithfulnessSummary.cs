namespace AudioAnomaly.Metrics;

/// <summary>Puts the measures of several recordings together, controls beside each, as tables show them.</summary>
public static class FaithfulnessSummary
{
    private static readonly (string Name, string Title, Func<MaskEffect, double?> Of)[] Forms =
    [
        ("ffAsPrinted", "FF v1 as printed", effect => effect.FfKept),
        ("ffRemoving", "FF v1 removing", effect => effect.FfRemoved),
        ("ffReplacing", "FF v2 background", effect => effect.FfReplaced),
        ("relativeDrop", "relative drop", effect => effect.RelativeDrop),
    ];

    // The explanation's own numbers have the form's plain name.
    private static readonly (string Suffix, string Title, Func<FaithfulnessResult, MaskEffect?> Of)[] Masks =
    [
        ("", "explanation", result => result.Explanation),
        ("Random", "random", result => result.Random),
        ("Rolled", "rolled", result => result.Rolled),
        ("Inverted", "inverted", result => result.Inverted),
        ("Oracle", "oracle", result => result.Oracle),
        ("Full", "full", result => result.Full),
    ];

    private static readonly (string Name, Func<FaithfulnessResult, double?> Of)[] Others =
    [
        ("AD", result => result.AverageDrop),
        ("AI", result => result.AverageIncrease),
        ("AG", result => result.AverageGain),
        ("Fid-In", result => result.FidelityIn),
        ("sparseness", result => result.Sparseness),
        ("complexity", result => result.Complexity),
    ];

    /// <summary>The names of the measures that have no controls.</summary>
    internal static IEnumerable<string> OtherNames => Others.Select(other => other.Name);

    /// <summary>Mean and standard deviation of every measure.</summary>
    /// <param name="results">The results of anomalous recordings; perhaps none.</param>
    /// <returns>
    /// For FF in its three forms and the relative drop, the explanation and then each control ("ffRemovingRandom", titled "FF v1 removing (random)"); then AD, AI, AG, Fid-In, sparseness and complexity.
    /// </returns>
    public static IReadOnlyList<MetricValue> Of(IEnumerable<FaithfulnessResult> results) => Of(results, "There are no recordings.");

    /// <param name="results">The results.</param>
    /// <param name="reason">Why there are none, for the case that there are none.</param>
    internal static IReadOnlyList<MetricValue> Of(IEnumerable<FaithfulnessResult> results, string reason)
    {
        ArgumentNullException.ThrowIfNull(results);
        FaithfulnessResult[] all = [.. results];
        return
        [
            .. Forms.SelectMany(form => Masks.Select(mask => Describe(
                form.Name + mask.Suffix,
                $"{form.Title} ({mask.Title})",
                result => mask.Of(result) is { } effect ? form.Of(effect) : null))),
            .. Others.Select(other => Describe(other.Name, other.Name, other.Of)),
        ];

        MetricValue Describe(string name, string title, Func<FaithfulnessResult, double?> of)
        {
            double[] present = [.. all.Select(of).OfType<double>().Where(double.IsFinite)];
            double mean = present.Length > 0 ? present.Average() : double.NaN;
            return new MetricValue(name, mean)
            {
                Title = title,
                Count = present.Length,
                Positives = present.Length,
                ErrorBound = present.Length > 0 ? 0 : double.NaN,
                StandardDeviation = present.Length > 1 ? Math.Sqrt(present.Sum(value => (value - mean) * (value - mean)) / (present.Length - 1)) : null,
                Reason = present.Length > 0 ? null : all.Length == 0 ? reason : "No recording has what it needs: the truth, the clean background, or a mask that claims anything.",
            };
        }
    }
}
