namespace AudioAnomaly;

/// <summary>Separable Gaussian smoothing, cut off at four standard deviations, with symmetric borders (d c b a | a b c d) as scipy's default.</summary>
internal static class GaussianBlur
{
    /// <param name="values">Rows x columns, smoothed in place.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="sigma">Standard deviation in cells, above 0.</param>
    public static void Apply(Span<float> values, int rows, int columns, double sigma)
    {
        float[] kernel = Kernel(sigma);
        int radius = kernel.Length / 2;
        float[] source = values.ToArray();
        for (int row = 0; row < rows; row++)
        {
            Span<float> target = values.Slice(row * columns, columns);
            target.Clear();
            for (int k = -radius; k <= radius; k++)
            {
                int from = Mirror(row + k, rows);
                Axpy.Add(kernel[k + radius], source.AsSpan(from * columns, columns), target);
            }
        }

        float[] padded = new float[columns + (2 * radius)];
        for (int row = 0; row < rows; row++)
        {
            Span<float> target = values.Slice(row * columns, columns);
            for (int i = 0; i < padded.Length; i++)
            {
                padded[i] = target[Mirror(i - radius, columns)];
            }

            target.Clear();
            for (int k = 0; k < kernel.Length; k++)
            {
                Axpy.Add(kernel[k], padded.AsSpan(k, columns), target);
            }
        }
    }

    /// <summary>How many cells the smoothing looks to each side.</summary>
    public static int RadiusOf(double sigma) => Math.Max(1, (int)((4 * sigma) + 0.5));

    /// <summary>The weights of neighbouring cells, whose sum is 1.</summary>
    public static float[] Kernel(double sigma)
    {
        int radius = RadiusOf(sigma);
        double[] weights = new double[(2 * radius) + 1];
        for (int i = 0; i < weights.Length; i++)
        {
            double x = (i - radius) / sigma;
            weights[i] = Exponential.Exp(-0.5 * x * x);
        }

        double sum = weights.Sum();
        return [.. weights.Select(weight => (float)(weight / sum))];
    }

    /// <summary>The cell that stands in for one beyond the edges.</summary>
    public static int Mirror(int index, int count)
    {
        int period = 2 * count;
        int i = ((index % period) + period) % period;
        return i < count ? i : period - 1 - i;
    }
}
