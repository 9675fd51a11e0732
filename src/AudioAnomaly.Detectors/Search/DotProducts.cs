using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace AudioAnomaly;

/// <summary>Dot products of rows with packed rows: the register-blocked kernel under every distance computation.</summary>
/// <remarks>Every product is summed in the order of its coordinates, so the result does not depend on blocking or threads.</remarks>
internal static unsafe class DotProducts
{
    /// <summary>Computes <c>output[i * outputStride + j] = rows[i] . panel[j]</c> for a panel's rows j.</summary>
    /// <param name="rows">Row-major rows, as long as the packed ones.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="rowStride">Values from one row to the next.</param>
    /// <param name="packed">The packed rows.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="output">Receives the products.</param>
    /// <param name="outputStride">Values from one row of the output to the next.</param>
    public static void Compute(ReadOnlySpan<float> rows, int rowCount, int rowStride, PackedRows packed, int panel, Span<float> output, int outputStride)
    {
        if (rowCount == 0)
        {
            return;
        }

        // The pointer arithmetic below stays inside these.
        _ = rows[((rowCount - 1) * rowStride) + packed.Length - 1];
        _ = output[((rowCount - 1) * outputStride) + PackedRows.PanelWidth - 1];
        fixed (float* a = &MemoryMarshal.GetReference(rows), b = &MemoryMarshal.GetReference(packed.Panel(panel)), c = &MemoryMarshal.GetReference(output))
        {
            if (Vector512.IsHardwareAccelerated)
            {
                Compute512(a, rowCount, rowStride, b, packed.Length, c, outputStride);
            }
            else
            {
                Compute256(a, rowCount, rowStride, b, packed.Length, c, outputStride);
            }
        }
    }

    private static void Compute512(float* a, int rows, int rowStride, float* b, int length, float* c, int outputStride)
    {
        for (int row = 0; row < rows; row += 8)
        {
            // Rows beyond the end repeat the last one; their results are not stored.
            int last = rows - 1;
            float* a0 = a + ((long)row * rowStride);
            float* a1 = a + ((long)Math.Min(row + 1, last) * rowStride);
            float* a2 = a + ((long)Math.Min(row + 2, last) * rowStride);
            float* a3 = a + ((long)Math.Min(row + 3, last) * rowStride);
            float* a4 = a + ((long)Math.Min(row + 4, last) * rowStride);
            float* a5 = a + ((long)Math.Min(row + 5, last) * rowStride);
            float* a6 = a + ((long)Math.Min(row + 6, last) * rowStride);
            float* a7 = a + ((long)Math.Min(row + 7, last) * rowStride);
            Vector512<float> l0 = default, l1 = default, l2 = default, l3 = default, l4 = default, l5 = default, l6 = default, l7 = default;
            Vector512<float> h0 = default, h1 = default, h2 = default, h3 = default, h4 = default, h5 = default, h6 = default, h7 = default;
            float* p = b;
            for (int k = 0; k < length; k++, p += 32)
            {
                Vector512<float> low = Vector512.Load(p);
                Vector512<float> high = Vector512.Load(p + 16);
                Vector512<float> x = Vector512.Create(a0[k]);
                l0 = Vector512.FusedMultiplyAdd(x, low, l0);
                h0 = Vector512.FusedMultiplyAdd(x, high, h0);
                x = Vector512.Create(a1[k]);
                l1 = Vector512.FusedMultiplyAdd(x, low, l1);
                h1 = Vector512.FusedMultiplyAdd(x, high, h1);
                x = Vector512.Create(a2[k]);
                l2 = Vector512.FusedMultiplyAdd(x, low, l2);
                h2 = Vector512.FusedMultiplyAdd(x, high, h2);
                x = Vector512.Create(a3[k]);
                l3 = Vector512.FusedMultiplyAdd(x, low, l3);
                h3 = Vector512.FusedMultiplyAdd(x, high, h3);
                x = Vector512.Create(a4[k]);
                l4 = Vector512.FusedMultiplyAdd(x, low, l4);
                h4 = Vector512.FusedMultiplyAdd(x, high, h4);
                x = Vector512.Create(a5[k]);
                l5 = Vector512.FusedMultiplyAdd(x, low, l5);
                h5 = Vector512.FusedMultiplyAdd(x, high, h5);
                x = Vector512.Create(a6[k]);
                l6 = Vector512.FusedMultiplyAdd(x, low, l6);
                h6 = Vector512.FusedMultiplyAdd(x, high, h6);
                x = Vector512.Create(a7[k]);
                l7 = Vector512.FusedMultiplyAdd(x, low, l7);
                h7 = Vector512.FusedMultiplyAdd(x, high, h7);
            }

            float* target = c + ((long)row * outputStride);
            int count = Math.Min(8, rows - row);
            Store(target, 0, count, outputStride, l0, h0);
            Store(target, 1, count, outputStride, l1, h1);
            Store(target, 2, count, outputStride, l2, h2);
            Store(target, 3, count, outputStride, l3, h3);
            Store(target, 4, count, outputStride, l4, h4);
            Store(target, 5, count, outputStride, l5, h5);
            Store(target, 6, count, outputStride, l6, h6);
            Store(target, 7, count, outputStride, l7, h7);
        }
    }

    private static void Store(float* target, int row, int count, int stride, Vector512<float> low, Vector512<float> high)
    {
        if (row < count)
        {
            low.Store(target + ((long)row * stride));
            high.Store(target + ((long)row * stride) + 16);
        }
    }

    private static void Compute256(float* a, int rows, int rowStride, float* b, int length, float* c, int outputStride)
    {
        for (int row = 0; row < rows; row += 4)
        {
            int last = rows - 1;
            float* a0 = a + ((long)row * rowStride);
            float* a1 = a + ((long)Math.Min(row + 1, last) * rowStride);
            float* a2 = a + ((long)Math.Min(row + 2, last) * rowStride);
            float* a3 = a + ((long)Math.Min(row + 3, last) * rowStride);
            Vector256<float> l0 = default, l1 = default, l2 = default, l3 = default, h0 = default, h1 = default, h2 = default, h3 = default;
            float* p = b;
            for (int k = 0; k < length; k++, p += 16)
            {
                Vector256<float> low = Vector256.Load(p);
                Vector256<float> high = Vector256.Load(p + 8);
                Vector256<float> x = Vector256.Create(a0[k]);
                l0 = Vector256.FusedMultiplyAdd(x, low, l0);
                h0 = Vector256.FusedMultiplyAdd(x, high, h0);
                x = Vector256.Create(a1[k]);
                l1 = Vector256.FusedMultiplyAdd(x, low, l1);
                h1 = Vector256.FusedMultiplyAdd(x, high, h1);
                x = Vector256.Create(a2[k]);
                l2 = Vector256.FusedMultiplyAdd(x, low, l2);
                h2 = Vector256.FusedMultiplyAdd(x, high, h2);
                x = Vector256.Create(a3[k]);
                l3 = Vector256.FusedMultiplyAdd(x, low, l3);
                h3 = Vector256.FusedMultiplyAdd(x, high, h3);
            }

            float* target = c + ((long)row * outputStride);
            int count = Math.Min(4, rows - row);
            Store(target, 0, count, outputStride, l0, h0);
            Store(target, 1, count, outputStride, l1, h1);
            Store(target, 2, count, outputStride, l2, h2);
            Store(target, 3, count, outputStride, l3, h3);
        }
    }

    private static void Store(float* target, int row, int count, int stride, Vector256<float> low, Vector256<float> high)
    {
        if (row < count)
        {
            low.Store(target + ((long)row * stride));
            high.Store(target + ((long)row * stride) + 8);
        }
    }
}
