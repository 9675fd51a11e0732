using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Turns summed Winograd products into 4x4 outputs, adds the bias, rectifies, and averages 2x2 where a block ends.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TOperations">Its arithmetic.</typeparam>
internal static unsafe class OutputTransform<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : IVectorOperations<TVector>
{
    /// <summary>Transforms one vector of channels of a tile into cells of the convolution's output.</summary>
    /// <param name="products">The tile's products of position 0.</param>
    /// <param name="positionStride">Numbers from one position to the next.</param>
    /// <param name="bias">The channels' bias.</param>
    /// <param name="target">The tile's first output cell.</param>
    /// <param name="rowStride">Numbers from one row of cells to the next.</param>
    /// <param name="columnStride">Numbers from one cell of a row to the next.</param>
    /// <param name="rows">The tile's rows that lie within the output.</param>
    /// <param name="columns">The tile's columns that lie within the output.</param>
    /// <param name="work">Working memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(
        float* products, nint positionStride, float* bias, float* target, nint rowStride, nint columnStride, int rows, int columns, float* work)
    {
        Columns(products, positionStride, work);
        TVector shift = TOperations.Load(bias);
        int lanes = TOperations.Lanes;
        for (int row = 0; row < rows; row++, work += Winograd.Inputs * lanes, target += rowStride)
        {
            Line(work, lanes, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
            TOperations.Store(target, TOperations.Rectify(TOperations.Add(y0, shift)));
            if (columns > 1)
            {
                TOperations.Store(target + columnStride, TOperations.Rectify(TOperations.Add(y1, shift)));
            }

            if (columns > 2)
            {
                TOperations.Store(target + (2 * columnStride), TOperations.Rectify(TOperations.Add(y2, shift)));
            }

            if (columns > 3)
            {
                TOperations.Store(target + (3 * columnStride), TOperations.Rectify(TOperations.Add(y3, shift)));
            }
        }
    }

    /// <summary>The same, averaged over 2x2: parameters count pooled cells, of which a tile has 2x2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyPooled(
        float* products, nint positionStride, float* bias, float* target, nint rowStride, nint columnStride, int rows, int columns, float* work)
    {
        Columns(products, positionStride, work);
        TVector shift = TOperations.Load(bias);
        TVector quarter = TOperations.Spread(0.25f);
        int lanes = TOperations.Lanes;
        for (int row = 0; row < rows; row++, target += rowStride)
        {
            PairSums(work, lanes, shift, out TVector left, out TVector right);
            PairSums(work + (Winograd.Inputs * lanes), lanes, shift, out TVector lowerLeft, out TVector lowerRight);
            work += 2 * Winograd.Inputs * lanes;
            TOperations.Store(target, TOperations.Multiply(TOperations.Add(left, lowerLeft), quarter));
            if (columns > 1)
            {
                TOperations.Store(target + columnStride, TOperations.Multiply(TOperations.Add(right, lowerRight), quarter));
            }
        }
    }

    // Along the columns of 6 products, 4 rows of 6 remain.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(float* products, nint positionStride, float* work)
    {
        int lanes = TOperations.Lanes;
        for (int column = 0; column < Winograd.Inputs; column++, products += positionStride, work += lanes)
        {
            Line(products, Winograd.Inputs * positionStride, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
            TOperations.Store(work, y0);
            TOperations.Store(work + (Winograd.Inputs * lanes), y1);
            TOperations.Store(work + (2 * Winograd.Inputs * lanes), y2);
            TOperations.Store(work + (3 * Winograd.Inputs * lanes), y3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PairSums(float* work, int lanes, TVector shift, out TVector left, out TVector right)
    {
        Line(work, lanes, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
        left = TOperations.Add(TOperations.Rectify(TOperations.Add(y0, shift)), TOperations.Rectify(TOperations.Add(y1, shift)));
        right = TOperations.Add(TOperations.Rectify(TOperations.Add(y2, shift)), TOperations.Rectify(TOperations.Add(y3, shift)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(float* source, nint stride, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        const double A2 = Winograd.A * Winograd.A, A3 = A2 * Winograd.A, B2 = Winograd.B * Winograd.B, B3 = B2 * Winograd.B;
        TVector m1 = TOperations.Load(source + stride), m2 = TOperations.Load(source + (2 * stride));
        TVector m3 = TOperations.Load(source + (3 * stride)), m4 = TOperations.Load(source + (4 * stride));
        TVector sumA = TOperations.Add(m1, m2), differenceA = TOperations.Subtract(m1, m2);
        TVector sumB = TOperations.Add(m3, m4), differenceB = TOperations.Subtract(m3, m4);
        y0 = TOperations.Add(TOperations.Add(TOperations.Load(source), sumA), sumB);
        TVector ofA = TOperations.Multiply(TOperations.Spread((float)Winograd.A), differenceA);
        y1 = TOperations.MultiplyAdd(TOperations.Spread((float)Winograd.B), differenceB, ofA);
        ofA = TOperations.Multiply(TOperations.Spread((float)A2), sumA);
        y2 = TOperations.MultiplyAdd(TOperations.Spread((float)B2), sumB, ofA);
        ofA = TOperations.MultiplyAdd(TOperations.Spread((float)A3), differenceA, TOperations.Load(source + (5 * stride)));
        y3 = TOperations.MultiplyAdd(TOperations.Spread((float)B3), differenceB, ofA);
    }
}
