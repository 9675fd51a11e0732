namespace AudioAnomaly;

/// <summary>What a fitted PaDiM needs besides its means to go on learning. Immutable.</summary>
/// <param name="Count">Samples per Gaussian.</param>
/// <param name="Covariances">Unregularised covariances: lower triangles row by row, or diagonals.</param>
internal sealed record KeptStatistics(long Count, float[] Covariances);
