namespace AudioAnomaly;

/// <summary>How PatchCore makes a clip score of its patch scores.</summary>
public enum PatchCoreClipScore
{
    /// <summary>
    /// <see cref="Reweighted"/> for a network's features, as in the paper; <see cref="TopMean"/> for raw spectrogram patches, of which single ones are too
    /// noisy to decide. The default.
    /// </summary>
    Auto,

    /// <summary>The largest patch distance, weighted by how isolated its neighbour is in the bank (Roth et al., 2022, equations 6 and 7).</summary>
    Reweighted,

    /// <summary>The largest patch distance.</summary>
    Max,

    /// <summary>
    /// The mean of the largest patch distances, a share of <see cref="PatchCoreOptions.TopShare"/> of all. Steadier than a single patch where normal sound
    /// has rare outliers. Not in the paper.
    /// </summary>
    TopMean,
}
