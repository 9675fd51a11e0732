using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>Patches as the coreset is chosen on: scaled, brought to few dimensions, and set apart by frequency row if rows are told apart.</summary>
/// <param name="options">Settings.</param>
/// <param name="channels">Channels of a patch.</param>
/// <param name="random">Makes the matrix when it is first needed.</param>
internal sealed class PatchProjection(PatchCoreOptions options, int channels, Random random)
{
    private float[]? _matrix;

    /// <summary>Dimensions after the projection. Patches that have no more are taken as they are.</summary>
    public int Length { get; } = Math.Min(channels, options.ProjectionDimensions);

    /// <summary>Projects patches.</summary>
    /// <param name="rows">Row-major patches.</param>
    /// <param name="frequencyRows">The frequency row of each.</param>
    /// <param name="scaling">How they are scaled.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    /// <returns>As many rows, of equal length.</returns>
    public float[] Apply(ReadOnlyMemory<float> rows, ReadOnlySpan<int> frequencyRows, FeatureScaling scaling, ParallelOptions parallel)
    {
        float[] projected = Project(rows, scaling, parallel);
        return options.FrequencyNeighborhood is null ? projected : SetApart(projected, frequencyRows);
    }

    /// <summary>
    /// Appends one coordinate per frequency row, so that patches of different rows are farther apart than any of one row: each row is then covered by its own
    /// patches, as it will be searched.
    /// </summary>
    private float[] SetApart(float[] projected, ReadOnlySpan<int> frequencyRows)
    {
        int count = frequencyRows.Length, wide = Length + TensorPrimitives.Max(frequencyRows) + 1;
        float largest = 0;
        for (int i = 0; i < count; i++)
        {
            largest = Math.Max(largest, FixedOrderSum.SumOfSquares(projected.AsSpan(i * Length, Length)));
        }

        // Two patches are at most twice the largest norm apart; rows are twice the square of the coordinate apart.
        float coordinate = MathF.Sqrt(2 * Math.Max(largest, 1e-12f)) * 1.01f;
        float[] apart = new float[(long)count * wide];
        for (int i = 0; i < count; i++)
        {
            projected.AsSpan(i * Length, Length).CopyTo(apart.AsSpan(i * wide));
            apart[(i * wide) + Length + frequencyRows[i]] = coordinate;
        }

        return apart;
    }

    /// <summary>Scaled patches, brought to few dimensions by a random Gaussian matrix (Johnson and Lindenstrauss) if they have many.</summary>
    private float[] Project(ReadOnlyMemory<float> rows, FeatureScaling scaling, ParallelOptions parallel)
    {
        int count = rows.Length / channels;
        float[] projected = new float[(long)count * Length];
        if (Length == channels)
        {
            rows.Span.CopyTo(projected);
            for (int i = 0; i < count; i++)
            {
                scaling.Apply(projected.AsSpan(i * Length, Length));
            }

            return projected;
        }

        _matrix ??= GaussianMatrix(Length, channels, random);
        var packed = new PackedRows(_matrix, Length, channels, 0, channels);
        int width = PackedRows.PanelWidth;
        const int Block = 256;
        Parallel.For(0, (count + Block - 1) / Block, parallel, block =>
        {
            int first = block * Block;
            int blockRows = Math.Min(Block, count - first);
            float[] scaled = rows.Span.Slice(first * channels, blockRows * channels).ToArray();
            for (int i = 0; i < blockRows; i++)
            {
                scaling.Apply(scaled.AsSpan(i * channels, channels));
            }

            float[] products = new float[blockRows * width];
            for (int panel = 0; panel < packed.PanelCount; panel++)
            {
                DotProducts.Compute(scaled, blockRows, channels, packed, panel, products, width);
                int columns = Math.Min(width, Length - (panel * width));
                for (int i = 0; i < blockRows; i++)
                {
                    products.AsSpan(i * width, columns).CopyTo(projected.AsSpan(((first + i) * Length) + (panel * width)));
                }
            }
        });
        return projected;
    }

    private static float[] GaussianMatrix(int rows, int columns, Random random)
    {
        float[] matrix = new float[rows * columns];
        double scale = 1 / Math.Sqrt(rows);
        for (int i = 0; i < matrix.Length; i++)
        {
            // Box-Muller; 1 - NextDouble() is never 0.
            double radius = Math.Sqrt(-2 * Logarithm.Ln(1 - random.NextDouble()));
            matrix[i] = (float)(scale * radius * HalfTurns.Cos(2 * random.NextDouble()));
        }

        return matrix;
    }
}
