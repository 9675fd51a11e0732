namespace AudioAnomaly.Metrics;

/// <summary>A metric's value and how far it may be from the exact one.</summary>
/// <param name="Value">The value; NaN where the metric is undefined.</param>
/// <param name="ErrorBound">The largest possible distance to the value of the unrounded scores. 0 while every score was kept (then the value is exact up to floating-point rounding); above it only after more observations than <see cref="RankingOptions.ExactLimit"/>. NaN where the metric is undefined.</param>
public readonly record struct MetricValue(double Value, double ErrorBound)
{
    internal static MetricValue Undefined => new(double.NaN, double.NaN);
}
