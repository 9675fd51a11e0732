using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Turns summed Winograd products into 4x4 outputs, adds the bias, rectifies, and averages 2x2 where a block ends.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its instructions.</typeparam>
internal static unsafe class OutputTransform<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ISingleLanes<TVector>
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
        TVector shift = TLanes.Load(bias);
        int lanes = TLanes.Count;
        for (int row = 0; row < rows; row++, work += Winograd.Inputs * lanes, target += rowStride)
        {
            Line(work, lanes, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
            TLanes.Store(target, TLanes.Rectify(TLanes.Add(y0, shift)));
            if (columns > 1)
            {
                TLanes.Store(target + columnStride, TLanes.Rectify(TLanes.Add(y1, shift)));
            }

            if (columns > 2)
            {
                TLanes.Store(target + (2 * columnStride), TLanes.Rectify(TLanes.Add(y2, shift)));
            }

            if (columns > 3)
            {
                TLanes.Store(target + (3 * columnStride), TLanes.Rectify(TLanes.Add(y3, shift)));
            }
        }
    }

    /// <summary>The same, averaged over 2x2: parameters count pooled cells, of which a tile has 2x2.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void ApplyPooled(
        float* products, nint positionStride, float* bias, float* target, nint rowStride, nint columnStride, int rows, int columns, float* work)
    {
        Columns(products, positionStride, work);
        TVector shift = TLanes.Load(bias);
        TVector quarter = TLanes.Create(0.25f);
        int lanes = TLanes.Count;
        for (int row = 0; row < rows; row++, target += rowStride)
        {
            PairSums(work, lanes, shift, out TVector left, out TVector right);
            PairSums(work + (Winograd.Inputs * lanes), lanes, shift, out TVector lowerLeft, out TVector lowerRight);
            work += 2 * Winograd.Inputs * lanes;
            TLanes.Store(target, TLanes.Multiply(TLanes.Add(left, lowerLeft), quarter));
            if (columns > 1)
            {
                TLanes.Store(target + columnStride, TLanes.Multiply(TLanes.Add(right, lowerRight), quarter));
            }
        }
    }

    // Along the columns of 6 products, 4 rows of 6 remain.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Columns(float* products, nint positionStride, float* work)
    {
        int lanes = TLanes.Count;
        for (int column = 0; column < Winograd.Inputs; column++, products += positionStride, work += lanes)
        {
            Line(products, Winograd.Inputs * positionStride, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
            TLanes.Store(work, y0);
            TLanes.Store(work + (Winograd.Inputs * lanes), y1);
            TLanes.Store(work + (2 * Winograd.Inputs * lanes), y2);
            TLanes.Store(work + (3 * Winograd.Inputs * lanes), y3);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PairSums(float* work, int lanes, TVector shift, out TVector left, out TVector right)
    {
        Line(work, lanes, out TVector y0, out TVector y1, out TVector y2, out TVector y3);
        left = TLanes.Add(TLanes.Rectify(TLanes.Add(y0, shift)), TLanes.Rectify(TLanes.Add(y1, shift)));
        right = TLanes.Add(TLanes.Rectify(TLanes.Add(y2, shift)), TLanes.Rectify(TLanes.Add(y3, shift)));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Line(float* source, nint stride, out TVector y0, out TVector y1, out TVector y2, out TVector y3)
    {
        const double A2 = Winograd.A * Winograd.A, A3 = A2 * Winograd.A, B2 = Winograd.B * Winograd.B, B3 = B2 * Winograd.B;
        TVector m1 = TLanes.Load(source + stride), m2 = TLanes.Load(source + (2 * stride));
        TVector m3 = TLanes.Load(source + (3 * stride)), m4 = TLanes.Load(source + (4 * stride));
        TVector sumA = TLanes.Add(m1, m2), differenceA = TLanes.Subtract(m1, m2);
        TVector sumB = TLanes.Add(m3, m4), differenceB = TLanes.Subtract(m3, m4);
        y0 = TLanes.Add(TLanes.Add(TLanes.Load(source), sumA), sumB);
        TVector ofA = TLanes.Multiply(TLanes.Create((float)Winograd.A), differenceA);
        y1 = TLanes.MultiplyAdd(TLanes.Create((float)Winograd.B), differenceB, ofA);
        ofA = TLanes.Multiply(TLanes.Create((float)A2), sumA);
        y2 = TLanes.MultiplyAdd(TLanes.Create((float)B2), sumB, ofA);
        ofA = TLanes.MultiplyAdd(TLanes.Create((float)A3), differenceA, TLanes.Load(source + (5 * stride)));
        y3 = TLanes.MultiplyAdd(TLanes.Create((float)B3), differenceB, ofA);
    }
}
