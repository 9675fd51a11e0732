using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>The statistics of features over time, for every channel and frequency row.</summary>
internal static class TextureStatistics
{
    /// <summary>Numbers of a channel in a row.</summary>
    public static int CountOf(TextureStatistic statistic) => statistic == TextureStatistic.MeanAndDeviation ? 2 : 1;

    /// <summary>Describes a window.</summary>
    /// <param name="cells">Frames x rows x channels.</param>
    /// <param name="frames">Frames of the grid, 1 or more.</param>
    /// <param name="rows">How many of the lowest rows count.</param>
    /// <param name="channels">Channels of a cell.</param>
    /// <param name="statistic">What is taken.</param>
    /// <returns>Rows x numbers x channels.</returns>
    public static float[] Of(ReadOnlySpan<float> cells, int frames, int rows, int channels, TextureStatistic statistic)
    {
        int stride = cells.Length / frames, length = rows * channels;
        float[] first = new float[length];
        if (statistic == TextureStatistic.Maximum)
        {
            cells[..length].CopyTo(first);
            for (int t = 1; t < frames; t++)
            {
                TensorPrimitives.Max(first, cells.Slice(t * stride, length), first);
            }

            return first;
        }

        for (int t = 0; t < frames; t++)
        {
            TensorPrimitives.Add(first, cells.Slice(t * stride, length), first);
        }

        TensorPrimitives.Divide(first, frames, first);
        float[] squares = new float[length], difference = new float[length];
        for (int t = 0; t < frames; t++)
        {
            TensorPrimitives.Subtract(cells.Slice(t * stride, length), first, difference);
            TensorPrimitives.Multiply(difference, difference, difference);
            TensorPrimitives.Add(squares, difference, squares);
        }

        TensorPrimitives.Divide(squares, frames, squares);
        return Interleave(first, squares, rows, channels);
    }

    /// <summary>Means and, from variances, deviations: row by row.</summary>
    private static float[] Interleave(float[] means, float[] variances, int rows, int channels)
    {
        float[] profile = new float[2 * rows * channels];
        for (int row = 0; row < rows; row++)
        {
            means.AsSpan(row * channels, channels).CopyTo(profile.AsSpan(2 * row * channels));
            for (int c = 0; c < channels; c++)
            {
                profile[(((2 * row) + 1) * channels) + c] = MathF.Sqrt(variances[(row * channels) + c]);
            }
        }

        return profile;
    }
}
