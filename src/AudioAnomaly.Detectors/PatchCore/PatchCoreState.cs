namespace AudioAnomaly;

/// <summary>
/// A fitted PatchCore: the bank, its index and, if distances are divided by it, the spread of the bank around each of its patches, and, if rows are
/// standardised, how far clips that were held out are from the bank. The bank's rows are held by the index alone. Immutable.
/// </summary>
internal sealed record PatchCoreState(PatchBank Bank, NearestNeighborIndex Index, float[]? Spreads, RowStatistics? HeldOut, int Bins)
{
    /// <summary>What is known of the bank, without its rows.</summary>
    public PatchBank Bank { get; } = Bank with { Rows = [] };

    /// <summary>The bank with its rows, for merging and saving.</summary>
    public PatchBank WholeBank => Bank with { Rows = Index.Rows(0, Index.Count) };
}
