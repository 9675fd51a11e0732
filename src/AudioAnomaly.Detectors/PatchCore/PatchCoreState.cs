namespace AudioAnomaly;

/// <summary>
/// A fitted PatchCore: the bank, its index and, if distances are divided by it, the spread of the bank around each of its patches, and, if rows are
/// standardised, how far clips that were held out are from the bank. Immutable.
/// </summary>
internal sealed record PatchCoreState(PatchBank Bank, NearestNeighborIndex Index, float[]? Spreads, RowStatistics? HeldOut, int Bins);
