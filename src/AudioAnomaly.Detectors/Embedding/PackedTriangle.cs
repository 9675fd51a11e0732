using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>Lower triangular matrices, stored row by row without what lies above the diagonal.</summary>
internal static class PackedTriangle
{
    /// <summary>Values of a matrix of a size.</summary>
    public static int Length(int size) => checked(size * (size + 1) / 2);

    /// <summary>The values of a row, the diagonal's last.</summary>
    public static Span<T> Row<T>(Span<T> matrix, int row) => matrix.Slice(row * (row + 1) / 2, row + 1);

    /// <inheritdoc cref="Row{T}(Span{T}, int)"/>
    public static ReadOnlySpan<T> Row<T>(ReadOnlySpan<T> matrix, int row) => matrix.Slice(row * (row + 1) / 2, row + 1);

    public static double Trace(ReadOnlySpan<double> matrix, int size)
    {
        double trace = 0;
        for (int i = 0; i < size; i++)
        {
            trace += Row(matrix, i)[i];
        }

        return trace;
    }

    public static void AddToDiagonal(Span<double> matrix, int size, double value)
    {
        for (int i = 0; i < size; i++)
        {
            Row(matrix, i)[i] += value;
        }
    }

    /// <summary>Replaces a symmetric matrix by its Cholesky factor L, A = L L^T.</summary>
    /// <returns>False if the matrix is not positive definite in 64 bits.</returns>
    public static bool TryFactor(Span<double> matrix, int size)
    {
        for (int i = 0; i < size; i++)
        {
            Span<double> row = Row(matrix, i);
            for (int j = 0; j < i; j++)
            {
                Span<double> other = Row(matrix, j);
                row[j] = (row[j] - FixedOrderSum.Dot(row[..j], other[..j])) / other[j];
            }

            double square = row[i] - FixedOrderSum.SumOfSquares(row[..i]);

            // What is left of a diagonal value after cancelling all its digits is rounding, not variance.
            if (!(square > 1e-14 * row[i]))
            {
                return false;
            }

            row[i] = Math.Sqrt(square);
        }

        return true;
    }

    /// <summary>Solves L y = x, in place.</summary>
    public static void Solve(ReadOnlySpan<double> matrix, Span<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            ReadOnlySpan<double> row = Row(matrix, i);
            x[i] = (x[i] - FixedOrderSum.Dot(row[..i], x[..i])) / row[i];
        }
    }

    /// <summary>Writes the inverse of a lower triangular matrix, which is one too.</summary>
    public static void Invert(ReadOnlySpan<double> matrix, Span<double> inverse, int size)
    {
        inverse.Clear();
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = Row(matrix, i);
            Span<double> target = Row(inverse, i);
            for (int k = 0; k < i; k++)
            {
                Span<double> part = target[..(k + 1)];
                Axpy.Add(-row[k], Row(inverse, k), part);
            }

            target[i] = 1;
            TensorPrimitives.Divide(target, row[i], target);
        }
    }
}
