namespace AudioAnomaly;

/// <summary>How tiles' coefficients lie in memory: see <see cref="TileProducts{TVector, TLanes}"/>.</summary>
internal static class TileLayout
{
    /// <summary>The tiles of a group.</summary>
    public const int GroupTiles = 6;

    /// <summary>The numbers of a block: 16 channels of each tile of a group.</summary>
    public const int BlockLength = GroupTiles * ChannelBlocks.Width;
}
