using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>Dot products of rows with packed rows: the register-blocked kernel under every distance computation.</summary>
/// <remarks>Every product is summed in the order of its coordinates, so neither blocking nor threads nor the width of vectors change it.</remarks>
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
        => Compute(rows, rowCount, rowStride, packed, panel, output, outputStride, Processor.Path);

    internal static void Compute(
        ReadOnlySpan<float> rows, int rowCount, int rowStride, PackedRows packed, int panel, Span<float> output, int outputStride, VectorPath path)
    {
        if (rowCount == 0)
        {
            return;
        }

        // The pointer arithmetic of the kernel stays inside these.
        _ = rows[((rowCount - 1) * rowStride) + packed.Length - 1];
        _ = output[((rowCount - 1) * outputStride) + PackedRows.PanelWidth - 1];
        fixed (float* a = &MemoryMarshal.GetReference(rows), b = &MemoryMarshal.GetReference(packed.Panel(panel)), c = &MemoryMarshal.GetReference(output))
        {
            var kernel = new DotProductsKernel(a, rowCount, rowStride, b, packed.Length, c, outputStride);
            VectorDispatch.Run(ref kernel, path);
        }
    }
}
