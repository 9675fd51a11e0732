using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Turns 6x6 cells of a feature map into Winograd coefficients.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TOperations">Its arithmetic.</typeparam>
internal static unsafe class InputTransform<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : IVectorOperations<TVector>
{
    /// <summary>The working memory, in numbers.</summary>
    public const int WorkLength = Winograd.Positions * ChannelBlocks.Width;

    /// <summary>Transforms a tile, all channels.</summary>
    /// <param name="source">The tile's first cell.</param>
    /// <param name="rowStride">Numbers from one row of cells to the next.</param>
    /// <param name="channels">The channels held in a cell, and the numbers from one cell of a row to the next.</param>
    /// <param name="target">Where the tile's coefficients of position 0 go: see <see cref="TileProducts{TVector, TOperations}"/>.</param>
    /// <param name="positionStride">Numbers from one position to the next.</param>
    /// <param name="work">Working memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(float* source, nint rowStride, int channels, float* target, nint positionStride, float* work)
    {
        int lanes = TOperations.Lanes;
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
        TVector sum = TOperations.Spread((float)-((Winograd.A * Winograd.A) + (Winograd.B * Winograd.B)));
        TVector aa = TOperations.Spread((float)-(Winograd.A * Winograd.A)), bb = TOperations.Spread((float)-(Winograd.B * Winograd.B));
        TVector d0 = TOperations.Load(source), d1 = TOperations.Load(source + stride), d2 = TOperations.Load(source + (2 * stride));
        TVector d3 = TOperations.Load(source + (3 * stride)), d4 = TOperations.Load(source + (4 * stride)), d5 = TOperations.Load(source + (5 * stride));

        // The product of A and B is 1, so d0 and d1 need no factor.
        TOperations.Store(target, TOperations.MultiplyAdd(sum, d2, TOperations.Add(d0, d4)));
        TVector even = TOperations.MultiplyAdd(bb, d2, d4), odd = TOperations.MultiplyAdd(bb, d1, d3);
        TOperations.Store(target + targetStride, TOperations.MultiplyAdd(TOperations.Spread((float)Winograd.A), odd, even));
        TOperations.Store(target + (2 * targetStride), TOperations.MultiplyAdd(TOperations.Spread((float)-Winograd.A), odd, even));
        even = TOperations.MultiplyAdd(aa, d2, d4);
        odd = TOperations.MultiplyAdd(aa, d1, d3);
        TOperations.Store(target + (3 * targetStride), TOperations.MultiplyAdd(TOperations.Spread((float)Winograd.B), odd, even));
        TOperations.Store(target + (4 * targetStride), TOperations.MultiplyAdd(TOperations.Spread((float)-Winograd.B), odd, even));
        TOperations.Store(target + (5 * targetStride), TOperations.MultiplyAdd(sum, d3, TOperations.Add(d1, d5)));
    }
}
