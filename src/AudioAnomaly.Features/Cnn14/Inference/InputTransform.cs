using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Turns 6x6 cells of a feature map into Winograd coefficients.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its instructions.</typeparam>
internal static unsafe class InputTransform<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ISingleLanes<TVector>
{
    /// <summary>The working memory, in numbers.</summary>
    public const int WorkLength = Winograd.Positions * ChannelBlocks.Width;

    /// <summary>Transforms a tile, all channels.</summary>
    /// <param name="source">The tile's first cell.</param>
    /// <param name="rowStride">Numbers from one row of cells to the next.</param>
    /// <param name="channels">The channels held in a cell, and the numbers from one cell of a row to the next.</param>
    /// <param name="target">Where the tile's coefficients of position 0 go: see <see cref="TileProducts{TVector, TLanes}"/>.</param>
    /// <param name="positionStride">Numbers from one position to the next.</param>
    /// <param name="work">Working memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* source, nint rowStride, int channels, float* target, nint positionStride, float* work)
    {
        int lanes = TLanes.Count;
        for (int channel = 0; channel < channels; channel += lanes)
        {
            float* from = source + channel;
            float* to = work;
            for (int column = 0; column < Winograd.Inputs; column++, from += channels, to += lanes)
            {
                Line(from, rowStride, to, Winograd.Inputs * lanes);
            }

            from = work;
            to = target + ((channel / ChannelBlocks.Width) * TileLayout.BlockLength) + (channel % ChannelBlocks.Width);
            for (int row = 0; row < Winograd.Inputs; row++, from += Winograd.Inputs * lanes, to += Winograd.Inputs * positionStride)
            {
                Line(from, lanes, to, positionStride);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(float* source, nint stride, float* target, nint targetStride)
    {
        TVector sum = TLanes.Create((float)-((Winograd.A * Winograd.A) + (Winograd.B * Winograd.B)));
        TVector aa = TLanes.Create((float)-(Winograd.A * Winograd.A)), bb = TLanes.Create((float)-(Winograd.B * Winograd.B));
        TVector d0 = TLanes.Load(source), d1 = TLanes.Load(source + stride), d2 = TLanes.Load(source + (2 * stride));
        TVector d3 = TLanes.Load(source + (3 * stride)), d4 = TLanes.Load(source + (4 * stride)), d5 = TLanes.Load(source + (5 * stride));

        // The product of A and B is 1, so d0 and d1 need no factor.
        TLanes.Store(target, TLanes.MultiplyAdd(sum, d2, TLanes.Add(d0, d4)));
        TVector even = TLanes.MultiplyAdd(bb, d2, d4), odd = TLanes.MultiplyAdd(bb, d1, d3);
        TLanes.Store(target + targetStride, TLanes.MultiplyAdd(TLanes.Create((float)Winograd.A), odd, even));
        TLanes.Store(target + (2 * targetStride), TLanes.MultiplyAdd(TLanes.Create((float)-Winograd.A), odd, even));
        even = TLanes.MultiplyAdd(aa, d2, d4);
        odd = TLanes.MultiplyAdd(aa, d1, d3);
        TLanes.Store(target + (3 * targetStride), TLanes.MultiplyAdd(TLanes.Create((float)Winograd.B), odd, even));
        TLanes.Store(target + (4 * targetStride), TLanes.MultiplyAdd(TLanes.Create((float)-Winograd.B), odd, even));
        TLanes.Store(target + (5 * targetStride), TLanes.MultiplyAdd(sum, d3, TLanes.Add(d1, d5)));
    }
}
