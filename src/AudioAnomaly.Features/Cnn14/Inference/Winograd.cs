namespace AudioAnomaly;

/// <summary>
/// Winograd's minimal filtering F(4x4, 3x3) (Lavin and Gray, 2016): 36 multiplications give 16 outputs of a 3x3 convolution, which takes 144 directly.
/// </summary>
/// <remarks>
/// An input tile of 6x6 and the kernel become 36 coefficients each; their products, summed over input channels, become 4x4 outputs.
/// Points of interpolation are 0, +-<see cref="A"/>, +-<see cref="B"/> and infinity. With the square roots of 1/2 and 2, float32 errs by 1 to 2
/// millionths of the
/// largest output, a half to a third of its error with the usual points 1 and 2.
/// </remarks>
internal static class Winograd
{
    /// <summary>The outputs of a tile along one axis.</summary>
    public const int Outputs = 4;

    /// <summary>The inputs of a tile along one axis, of which 2 are the next tile's too.</summary>
    public const int Inputs = 6;

    /// <summary>The coefficients of a tile.</summary>
    public const int Positions = Inputs * Inputs;

    /// <summary>One point, and its negative.</summary>
    public const double A = 0.70710678118654752440;

    /// <summary>The other point, and its negative.</summary>
    public const double B = 1.41421356237309504880;

    private static readonly double[][] KernelRows = CreateKernelRows();

    /// <summary>Computes a kernel's coefficients.</summary>
    /// <param name="kernel">The 3x3 kernel.</param>
    /// <param name="coefficients">Receives <see cref="Positions"/> numbers.</param>
    public static void TransformKernel(ReadOnlySpan<double> kernel, Span<double> coefficients)
    {
        for (int row = 0; row < Inputs; row++)
        {
            for (int column = 0; column < Inputs; column++)
            {
                double sum = 0;
                for (int tap = 0; tap < FoldedKernel.Taps; tap++)
                {
                    sum += KernelRows[row][tap / 3] * KernelRows[column][tap % 3] * kernel[tap];
                }

                coefficients[(row * Inputs) + column] = sum;
            }
        }
    }

    // A point's powers, divided by the product of its distances from the others.
    private static double[][] CreateKernelRows()
    {
        double[] points = [0, A, -A, B, -B];
        return
        [
            .. points.Select(point =>
            {
                double scale = points.Where(other => other != point).Aggregate(1.0, (product, other) => product * (point - other));
                return new[] { 1 / scale, point / scale, point * point / scale };
            }),
            [0, 0, 1],
        ];
    }
}
