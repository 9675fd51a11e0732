namespace AudioAnomaly.Evaluation;

/// <summary>Means over parts, as tables show them. Immutable.</summary>
public sealed record EvaluationMean
{
    /// <summary>The detector's name.</summary>
    public required string Detector { get; init; }

    /// <summary>The kind of machine or background; null for the mean over all.</summary>
    public string? Group { get; init; }

    /// <summary>The ratio in dB; null for the mean over all, or where there is none.</summary>
    public double? SnrDb { get; init; }

    /// <summary>How many parts the mean covers.</summary>
    public required int Parts { get; init; }

    /// <summary>
    /// By measure (rocAuc, pAuc, averagePrecision, f1Max, f1Floor, f1AtThreshold, falsePositiveRateAtThreshold, recallAtThreshold, rocAucSource, rocAucTarget, spectrogramRocAuc,
    /// spectrogramF1AtPercentile, spectrogramF1Max, auPro, auProRescaled,
    /// temporalRocAuc, temporalF1Max, eventF1): the mean over seeds of the mean over parts, every part weighing the same, and the standard deviation over
    /// seeds. Measures without values are left out.
    /// </summary>
    public required IReadOnlyDictionary<string, MeanAndDeviation> Values { get; init; }

    /// <summary>
    /// Makes all means: for each detector those of each group at each ratio, of each group over all ratios, of each ratio over all groups,
    /// and of everything.
    /// </summary>
    /// <param name="parts">The parts.</param>
    /// <returns>The means, in the order of detectors, groups and ratios as they first appear; each combination once.</returns>
    public static IReadOnlyList<EvaluationMean> Of(IEnumerable<EvaluationPartResult> parts)
    {
        ArgumentNullException.ThrowIfNull(parts);
        var means = new List<EvaluationMean>();
        foreach (IGrouping<string, EvaluationPartResult> detector in parts.GroupBy(part => part.Detector))
        {
            string?[] groups = [.. detector.Select(part => part.Group).Append(null).Distinct()];
            double?[] ratios = [.. detector.Select(part => part.SnrDb).Append(null).Distinct()];
            foreach (string? group in groups.Order(NullLast.Instance))
            {
                foreach (double? ratio in ratios)
                {
                    EvaluationPartResult[] chosen = [.. detector.Where(part =>
                        (group is null || part.Group == group) && (ratio is null || part.SnrDb == ratio))];
                    if (chosen.Length > 0)
                    {
                        means.Add(
                            new EvaluationMean { Detector = detector.Key, Group = group, SnrDb = ratio, Parts = chosen.Length, Values = ValuesOf(chosen) });
                    }
                }
            }
        }

        return means;
    }

    private static SortedDictionary<string, MeanAndDeviation> ValuesOf(EvaluationPartResult[] parts)
    {
        var values = new SortedDictionary<string, MeanAndDeviation>(StringComparer.Ordinal);
        foreach (EvaluationMeasure measure in EvaluationMeasures.All.Where(measure => measure.IsAveraged))
        {
            var overSeeds = MeanAndDeviation.OverParts(parts, measure.Of);
            if (overSeeds.Count > 0)
            {
                values.Add(measure.Name, overSeeds);
            }
        }

        return values;
    }

    private sealed class NullLast : IComparer<string?>
    {
        public static readonly NullLast Instance = new();

        public int Compare(string? x, string? y) => x is null ? (y is null ? 0 : 1) : y is null ? -1 : 0;
    }
}
