namespace AudioAnomaly;

/// <summary>A fitted PatchCore: the bank and its index. Immutable.</summary>
internal sealed record PatchCoreState(PatchBank Bank, NearestNeighborIndex Index, int Bins);
