using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>How far the farthest of many rows is from the nearest of some of them.</summary>
internal static class CoveringRadius
{
    private const int BlockRows = 256;

    /// <summary>Computes the radius, in 32 bits.</summary>
    /// <param name="rows">Row-major rows.</param>
    /// <param name="length">Coordinates of a row.</param>
    /// <param name="centres">Which of them cover the others; one or more.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    public static float Of(float[] rows, int length, ReadOnlySpan<int> centres, ParallelOptions parallel)
    {
        int count = rows.Length / length, width = PackedRows.PanelWidth;
        float[] taken = new float[centres.Length * length];
        for (int i = 0; i < centres.Length; i++)
        {
            rows.AsSpan(centres[i] * length, length).CopyTo(taken.AsSpan(i * length));
        }

        var packed = new PackedRows(taken, centres.Length, length, 0, length);
        float[] halfNorms = new float[packed.PanelCount * width];
        halfNorms.AsSpan(centres.Length).Fill(float.PositiveInfinity);
        for (int i = 0; i < centres.Length; i++)
        {
            halfNorms[i] = FixedOrderSum.SumOfSquares(taken.AsSpan(i * length, length)) / 2;
        }

        float[] farthest = new float[(count + BlockRows - 1) / BlockRows];
        Parallel.For(0, farthest.Length, parallel, block =>
        {
            int first = block * BlockRows, blockRows = Math.Min(BlockRows, count - first);
            float[] products = new float[blockRows * width];
            float[] least = new float[blockRows];
            least.AsSpan().Fill(float.PositiveInfinity);
            for (int panel = 0; panel < packed.PanelCount; panel++)
            {
                DotProducts.Compute(rows.AsSpan(first * length), blockRows, length, packed, panel, products, width);
                for (int i = 0; i < blockRows; i++)
                {
                    Span<float> line = products.AsSpan(i * width, width);
                    TensorPrimitives.Subtract(halfNorms.AsSpan(panel * width, width), line, line);
                    least[i] = Math.Min(least[i], TensorPrimitives.Min<float>(line));
                }
            }

            for (int i = 0; i < blockRows; i++)
            {
                farthest[block] = Math.Max(farthest[block], FixedOrderSum.SumOfSquares(rows.AsSpan((first + i) * length, length)) + (2 * least[i]));
            }
        });
        return MathF.Sqrt(Math.Max(0, TensorPrimitives.Max<float>(farthest)));
    }
}
