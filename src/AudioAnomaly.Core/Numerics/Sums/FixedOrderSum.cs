namespace AudioAnomaly;

/// <summary>Sums over rows, in an order that no vector width changes: the same bits on every processor with fused multiply-add.</summary>
internal static unsafe class FixedOrderSum
{
    public static float Sum(ReadOnlySpan<float> x) => Compute<ValueTerm>(x, x, Processor.Path);

    public static float SumOfSquares(ReadOnlySpan<float> x) => Compute<ProductTerm>(x, x, Processor.Path);

    public static float Dot(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Compute<ProductTerm>(x, y, Processor.Path);

    public static float SquaredDistance(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => Compute<SquaredDifferenceTerm>(x, y, Processor.Path);

    /// <summary>The squared distances of a row to rows that lie one behind the other, each with the bits of <see cref="SquaredDistance"/>.</summary>
    public static void SquaredDistances(ReadOnlySpan<float> x, ReadOnlySpan<float> rows, Span<float> distances)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, x.Length * distances.Length);
        fixed (float* a = x, b = rows, target = distances)
        {
            var kernel = new SquaredDistancesKernel(a, x.Length, b, target, distances.Length);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }

    public static float Distance(ReadOnlySpan<float> x, ReadOnlySpan<float> y) => MathF.Sqrt(SquaredDistance(x, y));

    public static double SumOfSquares(ReadOnlySpan<double> x) => Compute<ProductTerm>(x, x, Processor.Path);

    public static double Dot(ReadOnlySpan<double> x, ReadOnlySpan<double> y) => Compute<ProductTerm>(x, y, Processor.Path);

    internal static float Compute<TTerm>(ReadOnlySpan<float> x, ReadOnlySpan<float> y, VectorPath path)
        where TTerm : struct, ISumTerm
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        fixed (float* a = x, b = y)
        {
            var kernel = new SingleSumKernel<TTerm>(a, b, x.Length);
            VectorDispatch.Run(ref kernel, path);
            return kernel.Result;
        }
    }

    internal static double Compute<TTerm>(ReadOnlySpan<double> x, ReadOnlySpan<double> y, VectorPath path)
        where TTerm : struct, ISumTerm
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(y.Length, x.Length);
        fixed (double* a = x, b = y)
        {
            var kernel = new DoubleSumKernel<TTerm>(a, b, x.Length);
            VectorDispatch.RunDouble(ref kernel, path);
            return kernel.Result;
        }
    }
}
