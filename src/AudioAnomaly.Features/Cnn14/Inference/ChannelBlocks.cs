namespace AudioAnomaly;

/// <summary>Channels are held in blocks of 16, the widest vector, on every processor; those that a network does not have are zero.</summary>
internal static class ChannelBlocks
{
    /// <summary>The channels of a block.</summary>
    public const int Width = 16;

    /// <summary>The number of channels held for so many of the network.</summary>
    public static int Held(int channels) => (channels + Width - 1) / Width * Width;
}
