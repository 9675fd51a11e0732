using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The products of tiles' coefficients with kernels' coefficients, summed over input channels: a small matrix product at each position.</summary>
/// <remarks>
/// Tiles stand in groups of 6; in a group, blocks of 16 channels; in a block, tile by tile its 16 numbers. So the inner loop reads one stream at fixed
/// distances.
/// Lanes run over output channels, and every sum runs over input channels from the first to the last, whatever the width.
/// </remarks>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TOperations">Its arithmetic.</typeparam>
internal static unsafe class TileProducts<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : IVectorOperations<TVector>
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
        nint targetStride = TileLayout.GroupTiles * 2 * TOperations.Lanes;
        int group = 0;
        if (TOperations.HasManyRegisters)
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
        int lanes = TOperations.Lanes;
        TVector l0 = TOperations.Zero, l1 = TOperations.Zero, l2 = TOperations.Zero, l3 = TOperations.Zero, l4 = TOperations.Zero, l5 = TOperations.Zero;
        TVector l6 = TOperations.Zero, l7 = TOperations.Zero, l8 = TOperations.Zero, l9 = TOperations.Zero, l10 = TOperations.Zero, l11 = TOperations.Zero;
        TVector h0 = TOperations.Zero, h1 = TOperations.Zero, h2 = TOperations.Zero, h3 = TOperations.Zero, h4 = TOperations.Zero, h5 = TOperations.Zero;
        TVector h6 = TOperations.Zero, h7 = TOperations.Zero, h8 = TOperations.Zero, h9 = TOperations.Zero, h10 = TOperations.Zero, h11 = TOperations.Zero;
        float* second = tiles + groupStride;
        for (int block = 0; block < blocks; block++)
        {
            for (int channel = 0; channel < ChannelBlocks.Width; channel++, tiles++, second++, panel += 2 * lanes)
            {
                TVector low = TOperations.Load(panel), high = TOperations.Load(panel + lanes);
                TVector x = TOperations.Spread(tiles);
                l0 = TOperations.MultiplyAdd(x, low, l0);
                h0 = TOperations.MultiplyAdd(x, high, h0);
                x = TOperations.Spread(tiles + ChannelBlocks.Width);
                l1 = TOperations.MultiplyAdd(x, low, l1);
                h1 = TOperations.MultiplyAdd(x, high, h1);
                x = TOperations.Spread(tiles + (2 * ChannelBlocks.Width));
                l2 = TOperations.MultiplyAdd(x, low, l2);
                h2 = TOperations.MultiplyAdd(x, high, h2);
                x = TOperations.Spread(tiles + (3 * ChannelBlocks.Width));
                l3 = TOperations.MultiplyAdd(x, low, l3);
                h3 = TOperations.MultiplyAdd(x, high, h3);
                x = TOperations.Spread(tiles + (4 * ChannelBlocks.Width));
                l4 = TOperations.MultiplyAdd(x, low, l4);
                h4 = TOperations.MultiplyAdd(x, high, h4);
                x = TOperations.Spread(tiles + (5 * ChannelBlocks.Width));
                l5 = TOperations.MultiplyAdd(x, low, l5);
                h5 = TOperations.MultiplyAdd(x, high, h5);
                x = TOperations.Spread(second);
                l6 = TOperations.MultiplyAdd(x, low, l6);
                h6 = TOperations.MultiplyAdd(x, high, h6);
                x = TOperations.Spread(second + ChannelBlocks.Width);
                l7 = TOperations.MultiplyAdd(x, low, l7);
                h7 = TOperations.MultiplyAdd(x, high, h7);
                x = TOperations.Spread(second + (2 * ChannelBlocks.Width));
                l8 = TOperations.MultiplyAdd(x, low, l8);
                h8 = TOperations.MultiplyAdd(x, high, h8);
                x = TOperations.Spread(second + (3 * ChannelBlocks.Width));
                l9 = TOperations.MultiplyAdd(x, low, l9);
                h9 = TOperations.MultiplyAdd(x, high, h9);
                x = TOperations.Spread(second + (4 * ChannelBlocks.Width));
                l10 = TOperations.MultiplyAdd(x, low, l10);
                h10 = TOperations.MultiplyAdd(x, high, h10);
                x = TOperations.Spread(second + (5 * ChannelBlocks.Width));
                l11 = TOperations.MultiplyAdd(x, low, l11);
                h11 = TOperations.MultiplyAdd(x, high, h11);
            }

            tiles += TileLayout.BlockLength - ChannelBlocks.Width;
            second += TileLayout.BlockLength - ChannelBlocks.Width;
        }

        TOperations.Store(target, l0);
        TOperations.Store(target + lanes, h0);
        TOperations.Store(target + (2 * lanes), l1);
        TOperations.Store(target + (3 * lanes), h1);
        TOperations.Store(target + (4 * lanes), l2);
        TOperations.Store(target + (5 * lanes), h2);
        TOperations.Store(target + (6 * lanes), l3);
        TOperations.Store(target + (7 * lanes), h3);
        TOperations.Store(target + (8 * lanes), l4);
        TOperations.Store(target + (9 * lanes), h4);
        TOperations.Store(target + (10 * lanes), l5);
        TOperations.Store(target + (11 * lanes), h5);
        TOperations.Store(target + (12 * lanes), l6);
        TOperations.Store(target + (13 * lanes), h6);
        TOperations.Store(target + (14 * lanes), l7);
        TOperations.Store(target + (15 * lanes), h7);
        TOperations.Store(target + (16 * lanes), l8);
        TOperations.Store(target + (17 * lanes), h8);
        TOperations.Store(target + (18 * lanes), l9);
        TOperations.Store(target + (19 * lanes), h9);
        TOperations.Store(target + (20 * lanes), l10);
        TOperations.Store(target + (21 * lanes), h10);
        TOperations.Store(target + (22 * lanes), l11);
        TOperations.Store(target + (23 * lanes), h11);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void Multiply6(float* tiles, float* panel, int blocks, float* target)
    {
        int lanes = TOperations.Lanes;
        TVector l0 = TOperations.Zero, l1 = TOperations.Zero, l2 = TOperations.Zero, l3 = TOperations.Zero, l4 = TOperations.Zero, l5 = TOperations.Zero;
        TVector h0 = TOperations.Zero, h1 = TOperations.Zero, h2 = TOperations.Zero, h3 = TOperations.Zero, h4 = TOperations.Zero, h5 = TOperations.Zero;
        for (int block = 0; block < blocks; block++)
        {
            for (int channel = 0; channel < ChannelBlocks.Width; channel++, tiles++, panel += 2 * lanes)
            {
                TVector low = TOperations.Load(panel), high = TOperations.Load(panel + lanes);
                TVector x = TOperations.Spread(tiles);
                l0 = TOperations.MultiplyAdd(x, low, l0);
                h0 = TOperations.MultiplyAdd(x, high, h0);
                x = TOperations.Spread(tiles + ChannelBlocks.Width);
                l1 = TOperations.MultiplyAdd(x, low, l1);
                h1 = TOperations.MultiplyAdd(x, high, h1);
                x = TOperations.Spread(tiles + (2 * ChannelBlocks.Width));
                l2 = TOperations.MultiplyAdd(x, low, l2);
                h2 = TOperations.MultiplyAdd(x, high, h2);
                x = TOperations.Spread(tiles + (3 * ChannelBlocks.Width));
                l3 = TOperations.MultiplyAdd(x, low, l3);
                h3 = TOperations.MultiplyAdd(x, high, h3);
                x = TOperations.Spread(tiles + (4 * ChannelBlocks.Width));
                l4 = TOperations.MultiplyAdd(x, low, l4);
                h4 = TOperations.MultiplyAdd(x, high, h4);
                x = TOperations.Spread(tiles + (5 * ChannelBlocks.Width));
                l5 = TOperations.MultiplyAdd(x, low, l5);
                h5 = TOperations.MultiplyAdd(x, high, h5);
            }

            tiles += TileLayout.BlockLength - ChannelBlocks.Width;
        }

        TOperations.Store(target, l0);
        TOperations.Store(target + lanes, h0);
        TOperations.Store(target + (2 * lanes), l1);
        TOperations.Store(target + (3 * lanes), h1);
        TOperations.Store(target + (4 * lanes), l2);
        TOperations.Store(target + (5 * lanes), h2);
        TOperations.Store(target + (6 * lanes), l3);
        TOperations.Store(target + (7 * lanes), h3);
        TOperations.Store(target + (8 * lanes), l4);
        TOperations.Store(target + (9 * lanes), h4);
        TOperations.Store(target + (10 * lanes), l5);
        TOperations.Store(target + (11 * lanes), h5);
    }
}
