using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>Puts the values of several parts together.</summary>
internal static class MeanOverParts
{
    /// <summary>The mean of each value over the parts in which it is defined, every part weighing the same.</summary>
    /// <param name="parts">The parts; perhaps none.</param>
    /// <param name="metrics">The metrics, empty: they tell the values where there are no parts.</param>
    public static IReadOnlyList<MetricValue> Of(IReadOnlyList<MetricResults> parts, IReadOnlyList<IMetric> metrics)
        => parts.Count == 0
            ? [.. metrics.SelectMany(metric => metric.Compute())]
            : [.. parts[0].Values.Select((value, i) => Of([.. parts.Select(part => part.Values[i])]))];

    private static MetricValue Of(MetricValue[] values)
    {
        MetricValue[] defined = [.. values.Where(value => value.IsDefined)];
        return values[0] with
        {
            Value = defined.Length == 0 ? double.NaN : defined.Average(value => value.Value),
            Count = values.Sum(value => value.Count),
            Positives = values.Sum(value => value.Positives),
            ErrorBound = defined.Length == 0 ? double.NaN : defined.Average(value => value.ErrorBound),
            Interval = null,
            StandardDeviation = null,
            Reason = defined.Length == 0 ? values[0].Reason : null,
        };
    }
}
