namespace AudioAnomaly;

/// <summary>A fitted PatchCore: the bank and how features are scaled. Immutable.</summary>
internal sealed record PatchCoreState(NearestNeighborIndex Index, float[] Bank, FeatureScaling Scaling, int Bins);
