namespace AudioAnomaly.Metrics;

/// <summary>
/// The share that a cell has in its ground-truth region, as a whole number of tiny units:
/// sums do not depend on their order, so that merged parts give the same bits.
/// </summary>
internal static class RegionShare
{
    /// <summary>Tag of a normal cell.</summary>
    public const int Normal = 0;

    /// <summary>Tag of an anomalous cell that belongs to no counted region. A positive tag is the number of cells in its region.</summary>
    public const int NoRegion = -1;

    /// <summary>A whole region. Room for 2^48 regions; a region of 2^31 cells is rounded by less than 2^-49.</summary>
    public static readonly UInt128 Unit = UInt128.One << 80;

    public static UInt128 Of(int tag) => tag > 0 ? Unit / (uint)tag : UInt128.Zero;

    /// <summary>A sum of shares as a number of regions.</summary>
    public static double ToRegions(UInt128 shares) => Math.ScaleB((double)shares, -80);
}
