namespace AudioAnomaly.Metrics;

/// <summary>A value and how far it may be from the exact one.</summary>
/// <param name="Value">The value; NaN where it is undefined.</param>
/// <param name="ErrorBound">
/// The largest possible distance to the value of the unrounded scores. 0 while every score was kept (then the value is exact up to floating-point rounding); above it only after more observations than
/// <see cref="RankingOptions.ExactLimit"/>. NaN where the value is undefined.
/// </param>
public readonly record struct BoundedValue(double Value, double ErrorBound)
{
    internal static BoundedValue Undefined => new(double.NaN, double.NaN);
}
