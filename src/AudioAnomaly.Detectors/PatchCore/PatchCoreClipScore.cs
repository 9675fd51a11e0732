namespace AudioAnomaly;

/// <summary>How PatchCore makes a clip score of its patch scores.</summary>
public enum PatchCoreClipScore
{
    /// <summary>The largest patch distance, weighted by how isolated its neighbour is in the bank (Roth et al., 2022, equations 6 and 7). The default.</summary>
    Reweighted,

    /// <summary>The largest patch distance.</summary>
    Max,

    /// <summary>The mean of the largest patch distances, a share of <see cref="PatchCoreOptions.TopShare"/> of all. Steadier than a single patch where normal sound has rare outliers. Not in the paper.</summary>
    TopMean,
}
