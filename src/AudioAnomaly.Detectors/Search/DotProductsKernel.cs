using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The loops of <see cref="DotProducts"/>: a block of rows by two vectors of a panel in registers.</summary>
internal unsafe readonly struct DotProductsKernel(
    float* rows, int rowCount, int rowStride, float* panel, int length, float* output, int outputStride) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        // Sixteen sums need more than the sixteen registers of processors without AVX-512.
        bool hasManyRegisters = typeof(TLanes) == typeof(Avx512SingleLanes) || typeof(TLanes) == typeof(NeonSingleLanes);
        if (hasManyRegisters)
        {
            RunByEight<TLanes, TVector>();
        }
        else
        {
            RunBySix<TLanes, TVector>();
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunByEight<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        int count = rowCount, stride = rowStride, depth = length, step = TLanes.Count, last = rowCount - 1;
        for (int row = 0; row < count; row += 8)
        {
            // Rows beyond the end repeat the last one; their results are not stored.
            float* a0 = rows + ((long)row * stride);
            float* a1 = rows + ((long)Math.Min(row + 1, last) * stride);
            float* a2 = rows + ((long)Math.Min(row + 2, last) * stride);
            float* a3 = rows + ((long)Math.Min(row + 3, last) * stride);
            float* a4 = rows + ((long)Math.Min(row + 4, last) * stride);
            float* a5 = rows + ((long)Math.Min(row + 5, last) * stride);
            float* a6 = rows + ((long)Math.Min(row + 6, last) * stride);
            float* a7 = rows + ((long)Math.Min(row + 7, last) * stride);
            for (int column = 0; column < PackedRows.PanelWidth; column += 2 * step)
            {
                TVector l0 = TLanes.Create(0), l1 = l0, l2 = l0, l3 = l0, l4 = l0, l5 = l0, l6 = l0, l7 = l0;
                TVector h0 = l0, h1 = l0, h2 = l0, h3 = l0, h4 = l0, h5 = l0, h6 = l0, h7 = l0;
                float* p = panel + column;
                for (int k = 0; k < depth; k++, p += PackedRows.PanelWidth)
                {
                    TVector low = TLanes.Load(p);
                    TVector high = TLanes.Load(p + step);
                    TVector x = TLanes.Create(a0[k]);
                    l0 = TLanes.MultiplyAdd(x, low, l0);
                    h0 = TLanes.MultiplyAdd(x, high, h0);
                    x = TLanes.Create(a1[k]);
                    l1 = TLanes.MultiplyAdd(x, low, l1);
                    h1 = TLanes.MultiplyAdd(x, high, h1);
                    x = TLanes.Create(a2[k]);
                    l2 = TLanes.MultiplyAdd(x, low, l2);
                    h2 = TLanes.MultiplyAdd(x, high, h2);
                    x = TLanes.Create(a3[k]);
                    l3 = TLanes.MultiplyAdd(x, low, l3);
                    h3 = TLanes.MultiplyAdd(x, high, h3);
                    x = TLanes.Create(a4[k]);
                    l4 = TLanes.MultiplyAdd(x, low, l4);
                    h4 = TLanes.MultiplyAdd(x, high, h4);
                    x = TLanes.Create(a5[k]);
                    l5 = TLanes.MultiplyAdd(x, low, l5);
                    h5 = TLanes.MultiplyAdd(x, high, h5);
                    x = TLanes.Create(a6[k]);
                    l6 = TLanes.MultiplyAdd(x, low, l6);
                    h6 = TLanes.MultiplyAdd(x, high, h6);
                    x = TLanes.Create(a7[k]);
                    l7 = TLanes.MultiplyAdd(x, low, l7);
                    h7 = TLanes.MultiplyAdd(x, high, h7);
                }

                int rest = count - row;
                Store<TLanes, TVector>(row, column, 0 < rest, l0, h0);
                Store<TLanes, TVector>(row + 1, column, 1 < rest, l1, h1);
                Store<TLanes, TVector>(row + 2, column, 2 < rest, l2, h2);
                Store<TLanes, TVector>(row + 3, column, 3 < rest, l3, h3);
                Store<TLanes, TVector>(row + 4, column, 4 < rest, l4, h4);
                Store<TLanes, TVector>(row + 5, column, 5 < rest, l5, h5);
                Store<TLanes, TVector>(row + 6, column, 6 < rest, l6, h6);
                Store<TLanes, TVector>(row + 7, column, 7 < rest, l7, h7);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void RunBySix<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        int count = rowCount, stride = rowStride, depth = length, step = TLanes.Count, last = rowCount - 1;
        for (int row = 0; row < count; row += 6)
        {
            float* a0 = rows + ((long)row * stride);
            float* a1 = rows + ((long)Math.Min(row + 1, last) * stride);
            float* a2 = rows + ((long)Math.Min(row + 2, last) * stride);
            float* a3 = rows + ((long)Math.Min(row + 3, last) * stride);
            float* a4 = rows + ((long)Math.Min(row + 4, last) * stride);
            float* a5 = rows + ((long)Math.Min(row + 5, last) * stride);
            for (int column = 0; column < PackedRows.PanelWidth; column += 2 * step)
            {
                TVector l0 = TLanes.Create(0), l1 = l0, l2 = l0, l3 = l0, l4 = l0, l5 = l0;
                TVector h0 = l0, h1 = l0, h2 = l0, h3 = l0, h4 = l0, h5 = l0;
                float* p = panel + column;
                for (int k = 0; k < depth; k++, p += PackedRows.PanelWidth)
                {
                    TVector low = TLanes.Load(p);
                    TVector high = TLanes.Load(p + step);
                    TVector x = TLanes.Create(a0[k]);
                    l0 = TLanes.MultiplyAdd(x, low, l0);
                    h0 = TLanes.MultiplyAdd(x, high, h0);
                    x = TLanes.Create(a1[k]);
                    l1 = TLanes.MultiplyAdd(x, low, l1);
                    h1 = TLanes.MultiplyAdd(x, high, h1);
                    x = TLanes.Create(a2[k]);
                    l2 = TLanes.MultiplyAdd(x, low, l2);
                    h2 = TLanes.MultiplyAdd(x, high, h2);
                    x = TLanes.Create(a3[k]);
                    l3 = TLanes.MultiplyAdd(x, low, l3);
                    h3 = TLanes.MultiplyAdd(x, high, h3);
                    x = TLanes.Create(a4[k]);
                    l4 = TLanes.MultiplyAdd(x, low, l4);
                    h4 = TLanes.MultiplyAdd(x, high, h4);
                    x = TLanes.Create(a5[k]);
                    l5 = TLanes.MultiplyAdd(x, low, l5);
                    h5 = TLanes.MultiplyAdd(x, high, h5);
                }

                int rest = count - row;
                Store<TLanes, TVector>(row, column, 0 < rest, l0, h0);
                Store<TLanes, TVector>(row + 1, column, 1 < rest, l1, h1);
                Store<TLanes, TVector>(row + 2, column, 2 < rest, l2, h2);
                Store<TLanes, TVector>(row + 3, column, 3 < rest, l3, h3);
                Store<TLanes, TVector>(row + 4, column, 4 < rest, l4, h4);
                Store<TLanes, TVector>(row + 5, column, 5 < rest, l5, h5);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Store<TLanes, TVector>(int row, int column, bool exists, TVector low, TVector high)
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        if (exists)
        {
            float* target = output + ((long)row * outputStride) + column;
            TLanes.Store(target, low);
            TLanes.Store(target + TLanes.Count, high);
        }
    }
}
