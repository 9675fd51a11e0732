namespace AudioAnomaly.Metrics;

/// <summary>The best F1 score that any threshold reaches on the very data it is chosen on.</summary>
/// <param name="F1">The F1 score; NaN while a class is missing.</param>
/// <param name="Threshold">
/// Observations at or above it are called anomalous to reach <paramref name="F1"/>. The lowest such threshold if there are several.
/// </param>
/// <param name="Floor">
/// The F1 score of calling everything anomalous: 2p / (1 + p) for a share p of anomalous observations. A value near it says nothing.
/// </param>
/// <param name="ErrorBound">
/// How much higher the F1 score of the unrounded scores may be; 0 while every score was kept.
/// <paramref name="F1"/> is reached at <paramref name="Threshold"/> in any case.
/// </param>
public readonly record struct F1Optimum(double F1, double Threshold, double Floor, double ErrorBound);
