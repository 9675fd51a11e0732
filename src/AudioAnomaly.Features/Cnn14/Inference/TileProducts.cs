using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The products of tiles' coefficients with kernels' coefficients, summed over input channels: a small matrix product at each position.</summary>
/// <remarks>
/// Tiles stand in groups of 6; in a group, blocks of 16 channels; in a block, tile by tile its 16 numbers. So the inner loop reads one stream at fixed
/// distances.
/// Lanes run over output channels, and every sum runs over input channels from the first to the last, whatever the width.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its instructions.</typeparam>
internal static unsafe class TileProducts<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ISingleLanes<TVector>
{
    /// <summary>Multiplies all groups of tiles with a panel of two vectors of output channels.</summary>
    /// <param name="tiles">The tiles' coefficients.</param>
    /// <param name="groups">The number of groups.</param>
    /// <param name="panel">For each input channel, the coefficients of the panel's outputs.</param>
    /// <param name="blocks">The number of blocks of input channels.</param>
    /// <param name="target">Receives, for each tile, the panel's outputs.</param>
    public static void Multiply(float* tiles, int groups, float* panel, int blocks, float* target)
    {
        nint groupStride = (nint)blocks * TileLayout.BlockLength;
        nint targetStride = TileLayout.GroupTiles * 2 * TLanes.Count;
        int group = 0;
        if (TLanes.HasManyRegisters)
        {
            for (; group + 1 < groups; group += 2, tiles += 2 * groupStride, target += 2 * targetStride)
            {
                Multiply12(tiles, groupStride, panel, blocks, target);
            }
        }

        for (; group < groups; group++, tiles += groupStride, target += targetStride)
        {
            Multiply6(tiles, panel, blocks, target);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply12(float* tiles, nint groupStride, float* panel, int blocks, float* target)
    {
        int lanes = TLanes.Count;
        TVector l0 = TLanes.Create(0), l1 = TLanes.Create(0), l2 = TLanes.Create(0), l3 = TLanes.Create(0), l4 = TLanes.Create(0), l5 = TLanes.Create(0);
        TVector l6 = TLanes.Create(0), l7 = TLanes.Create(0), l8 = TLanes.Create(0), l9 = TLanes.Create(0), l10 = TLanes.Create(0), l11 = TLanes.Create(0);
        TVector h0 = TLanes.Create(0), h1 = TLanes.Create(0), h2 = TLanes.Create(0), h3 = TLanes.Create(0), h4 = TLanes.Create(0), h5 = TLanes.Create(0);
        TVector h6 = TLanes.Create(0), h7 = TLanes.Create(0), h8 = TLanes.Create(0), h9 = TLanes.Create(0), h10 = TLanes.Create(0), h11 = TLanes.Create(0);
        float* second = tiles + groupStride;
        for (int block = 0; block < blocks; block++)
        {
            for (int channel = 0; channel < ChannelBlocks.Width; channel++, tiles++, second++, panel += 2 * lanes)
            {
                TVector low = TLanes.Load(panel), high = TLanes.Load(panel + lanes);
                TVector x = TLanes.Spread(tiles);
                l0 = TLanes.MultiplyAdd(x, low, l0);
                h0 = TLanes.MultiplyAdd(x, high, h0);
                x = TLanes.Spread(tiles + ChannelBlocks.Width);
                l1 = TLanes.MultiplyAdd(x, low, l1);
                h1 = TLanes.MultiplyAdd(x, high, h1);
                x = TLanes.Spread(tiles + (2 * ChannelBlocks.Width));
                l2 = TLanes.MultiplyAdd(x, low, l2);
                h2 = TLanes.MultiplyAdd(x, high, h2);
                x = TLanes.Spread(tiles + (3 * ChannelBlocks.Width));
                l3 = TLanes.MultiplyAdd(x, low, l3);
                h3 = TLanes.MultiplyAdd(x, high, h3);
                x = TLanes.Spread(tiles + (4 * ChannelBlocks.Width));
                l4 = TLanes.MultiplyAdd(x, low, l4);
                h4 = TLanes.MultiplyAdd(x, high, h4);
                x = TLanes.Spread(tiles + (5 * ChannelBlocks.Width));
                l5 = TLanes.MultiplyAdd(x, low, l5);
                h5 = TLanes.MultiplyAdd(x, high, h5);
                x = TLanes.Spread(second);
                l6 = TLanes.MultiplyAdd(x, low, l6);
                h6 = TLanes.MultiplyAdd(x, high, h6);
                x = TLanes.Spread(second + ChannelBlocks.Width);
                l7 = TLanes.MultiplyAdd(x, low, l7);
                h7 = TLanes.MultiplyAdd(x, high, h7);
                x = TLanes.Spread(second + (2 * ChannelBlocks.Width));
                l8 = TLanes.MultiplyAdd(x, low, l8);
                h8 = TLanes.MultiplyAdd(x, high, h8);
                x = TLanes.Spread(second + (3 * ChannelBlocks.Width));
                l9 = TLanes.MultiplyAdd(x, low, l9);
                h9 = TLanes.MultiplyAdd(x, high, h9);
                x = TLanes.Spread(second + (4 * ChannelBlocks.Width));
                l10 = TLanes.MultiplyAdd(x, low, l10);
                h10 = TLanes.MultiplyAdd(x, high, h10);
                x = TLanes.Spread(second + (5 * ChannelBlocks.Width));
                l11 = TLanes.MultiplyAdd(x, low, l11);
                h11 = TLanes.MultiplyAdd(x, high, h11);
            }

            tiles += TileLayout.BlockLength - ChannelBlocks.Width;
            second += TileLayout.BlockLength - ChannelBlocks.Width;
        }

        TLanes.Store(target, l0);
        TLanes.Store(target + lanes, h0);
        TLanes.Store(target + (2 * lanes), l1);
        TLanes.Store(target + (3 * lanes), h1);
        TLanes.Store(target + (4 * lanes), l2);
        TLanes.Store(target + (5 * lanes), h2);
        TLanes.Store(target + (6 * lanes), l3);
        TLanes.Store(target + (7 * lanes), h3);
        TLanes.Store(target + (8 * lanes), l4);
        TLanes.Store(target + (9 * lanes), h4);
        TLanes.Store(target + (10 * lanes), l5);
        TLanes.Store(target + (11 * lanes), h5);
        TLanes.Store(target + (12 * lanes), l6);
        TLanes.Store(target + (13 * lanes), h6);
        TLanes.Store(target + (14 * lanes), l7);
        TLanes.Store(target + (15 * lanes), h7);
        TLanes.Store(target + (16 * lanes), l8);
        TLanes.Store(target + (17 * lanes), h8);
        TLanes.Store(target + (18 * lanes), l9);
        TLanes.Store(target + (19 * lanes), h9);
        TLanes.Store(target + (20 * lanes), l10);
        TLanes.Store(target + (21 * lanes), h10);
        TLanes.Store(target + (22 * lanes), l11);
        TLanes.Store(target + (23 * lanes), h11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply6(float* tiles, float* panel, int blocks, float* target)
    {
        int lanes = TLanes.Count;
        TVector l0 = TLanes.Create(0), l1 = TLanes.Create(0), l2 = TLanes.Create(0), l3 = TLanes.Create(0), l4 = TLanes.Create(0), l5 = TLanes.Create(0);
        TVector h0 = TLanes.Create(0), h1 = TLanes.Create(0), h2 = TLanes.Create(0), h3 = TLanes.Create(0), h4 = TLanes.Create(0), h5 = TLanes.Create(0);
        for (int block = 0; block < blocks; block++)
        {
            for (int channel = 0; channel < ChannelBlocks.Width; channel++, tiles++, panel += 2 * lanes)
            {
                TVector low = TLanes.Load(panel), high = TLanes.Load(panel + lanes);
                TVector x = TLanes.Spread(tiles);
                l0 = TLanes.MultiplyAdd(x, low, l0);
                h0 = TLanes.MultiplyAdd(x, high, h0);
                x = TLanes.Spread(tiles + ChannelBlocks.Width);
                l1 = TLanes.MultiplyAdd(x, low, l1);
                h1 = TLanes.MultiplyAdd(x, high, h1);
                x = TLanes.Spread(tiles + (2 * ChannelBlocks.Width));
                l2 = TLanes.MultiplyAdd(x, low, l2);
                h2 = TLanes.MultiplyAdd(x, high, h2);
                x = TLanes.Spread(tiles + (3 * ChannelBlocks.Width));
                l3 = TLanes.MultiplyAdd(x, low, l3);
                h3 = TLanes.MultiplyAdd(x, high, h3);
                x = TLanes.Spread(tiles + (4 * ChannelBlocks.Width));
                l4 = TLanes.MultiplyAdd(x, low, l4);
                h4 = TLanes.MultiplyAdd(x, high, h4);
                x = TLanes.Spread(tiles + (5 * ChannelBlocks.Width));
                l5 = TLanes.MultiplyAdd(x, low, l5);
                h5 = TLanes.MultiplyAdd(x, high, h5);
            }

            tiles += TileLayout.BlockLength - ChannelBlocks.Width;
        }

        TLanes.Store(target, l0);
        TLanes.Store(target + lanes, h0);
        TLanes.Store(target + (2 * lanes), l1);
        TLanes.Store(target + (3 * lanes), h1);
        TLanes.Store(target + (4 * lanes), l2);
        TLanes.Store(target + (5 * lanes), h2);
        TLanes.Store(target + (6 * lanes), l3);
        TLanes.Store(target + (7 * lanes), h3);
        TLanes.Store(target + (8 * lanes), l4);
        TLanes.Store(target + (9 * lanes), h4);
        TLanes.Store(target + (10 * lanes), l5);
        TLanes.Store(target + (11 * lanes), h5);
    }
}
