namespace AudioAnomaly;

/// <summary>A fitted PatchCore: the bank, its index and, if distances are divided by it, the spread of the bank around each of its patches. Immutable.</summary>
internal sealed record PatchCoreState(PatchBank Bank, NearestNeighborIndex Index, float[]? Spreads, int Bins);
