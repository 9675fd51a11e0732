using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>The Mahalanobis distance, per number, to the mean of normal profiles, which is 0. The covariance is shrunk towards a multiple of the
/// identity (Ledoit and Wolf, "A well-conditioned estimator for large-dimensional covariance matrices", 2004).</summary>
/// <remarks>With S the covariance, m its mean variance and s the shrinkage, C = (1 - s) S + s m I. If there are fewer profiles than numbers, C is
/// inverted by Woodbury's identity, so that nothing is larger than the number of profiles.</remarks>
internal sealed class ShrunkGaussian : ProfileComparison
{
    // Below that, numbers that never varied together would decide by their rounding.
    private const double LeastShrinkage = 1e-3;

    private readonly int _length;
    private readonly double _ridge;

    // The Cholesky factor of C; or, with samples, of c I + X X' with c = s m n / (1 - s). None if the normal profiles do not vary, or if nothing is left of S.
    private readonly double[] _factor = [];
    private readonly double[]? _samples;

    /// <param name="profiles">Standardised profiles of equal length, one after the other.</param>
    /// <param name="count">Their number.</param>
    /// <param name="parallel">Threads and cancellation; without influence on the result.</param>
    public ShrunkGaussian(float[] profiles, int count, ParallelOptions parallel)
    {
        _length = profiles.Length / count;
        double[] samples = new double[profiles.Length];
        TensorPrimitives.ConvertChecked<float, double>(profiles, samples);
        bool few = count <= _length;
        double[] products = few ? Products(samples, count, _length, parallel) : Scatter(samples, count, _length, parallel);
        double mean = MeanVariance(samples, count);
        if (mean <= 0)
        {
            _ridge = 1;
            return;
        }

        Shrinkage = Math.Max(LeastShrinkage, OptimalShrinkage(samples, count, mean, products, few ? count : _length));
        _ridge = Shrinkage * mean;
        if (Shrinkage >= 1)
        {
            return;
        }

        if (few)
        {
            _samples = samples;
            PackedTriangle.AddToDiagonal(products, count, _ridge * count / (1 - Shrinkage));
        }
        else
        {
            TensorPrimitives.Multiply(products, (1 - Shrinkage) / count, products);
            PackedTriangle.AddToDiagonal(products, _length, _ridge);
        }

        parallel.CancellationToken.ThrowIfCancellationRequested();
        _factor = PackedTriangle.TryFactor(products, few ? count : _length)
            ? products
            : throw new FitException("The covariance of the normal clips cannot be inverted. Use the nearest neighbour, or more clips.");
    }

    /// <summary>The share of the identity, from 0 to 1; 1 if the profiles do not vary.</summary>
    public double Shrinkage { get; } = 1;

    /// <summary>The squared distance of x as a difference of two sums of squares: (a |x|^2 - |W x|^2) / ridge, or |W x|^2 if <c>Plain</c> is false.</summary>
    /// <returns>W row by row, of rows as long as a profile; the ridge; and whether |x|^2 takes part.</returns>
    public (double[] Whitening, double Ridge, bool Plain) ToMatrix()
    {
        if (_factor.Length == 0)
        {
            return ([], _ridge, true);
        }

        if (_samples is null)
        {
            double[] inverse = new double[_factor.Length];
            PackedTriangle.Invert([.. _factor], inverse, _length);
            double[] dense = new double[_length * _length];
            for (int i = 0; i < _length; i++)
            {
                PackedTriangle.Row<double>(inverse, i).CopyTo(dense.AsSpan(i * _length));
            }

            return (dense, 1, false);
        }

        int count = _samples.Length / _length;
        double[] whitening = new double[_samples.Length], column = new double[count];
        for (int c = 0; c < _length; c++)
        {
            for (int i = 0; i < count; i++)
            {
                column[i] = _samples[(i * _length) + c];
            }

            PackedTriangle.Solve(_factor, column);
            for (int i = 0; i < count; i++)
            {
                whitening[(i * _length) + c] = column[i];
            }
        }

        return (whitening, _ridge, true);
    }

    public override ProfileScore Compare(ReadOnlySpan<float> profile, int numbersPerRow)
    {
        double[] x = new double[_length];
        TensorPrimitives.ConvertChecked(profile, x);
        double square = Math.Max(0, Square(x)) / _length;
        return new ProfileScore(Math.Sqrt(square), Array.ConvertAll(MeanSquares(profile, numbersPerRow), MathF.Sqrt));
    }

    private double Square(double[] x)
    {
        if (_factor.Length == 0)
        {
            return FixedOrderSum.SumOfSquares(x) / _ridge;
        }

        if (_samples is null)
        {
            PackedTriangle.Solve(_factor, x);
            return FixedOrderSum.SumOfSquares(x);
        }

        double[] y = new double[_samples.Length / _length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = FixedOrderSum.Dot(_samples.AsSpan(i * _length, _length), x);
        }

        PackedTriangle.Solve(_factor, y);
        return (FixedOrderSum.SumOfSquares(x) - FixedOrderSum.SumOfSquares(y)) / _ridge;
    }

    private static double MeanVariance(double[] samples, int count) => FixedOrderSum.SumOfSquares(samples) / samples.Length;

    /// <summary>The shrinkage that brings the covariance nearest to the true one.</summary>
    /// <param name="samples">Profiles around 0.</param>
    /// <param name="count">Their number n.</param>
    /// <param name="mean">The mean variance.</param>
    /// <param name="products">X X' or X' X, packed: both have the Frobenius norm of n S.</param>
    /// <param name="size">Rows of <paramref name="products"/>.</param>
    private static double OptimalShrinkage(double[] samples, int count, double mean, double[] products, int size)
    {
        int length = samples.Length / count;
        double fourth = 0;
        for (int i = 0; i < count; i++)
        {
            double square = FixedOrderSum.SumOfSquares(samples.AsSpan(i * length, length));
            fourth += square * square;
        }

        double norm = 0;
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = PackedTriangle.Row(products.AsSpan(), i);
            norm += (2 * FixedOrderSum.SumOfSquares(row)) - (row[i] * row[i]);
        }

        norm /= (double)count * count;
        double error = ((fourth / count) - norm) / count;
        double distance = norm - (length * mean * mean);
        return error >= distance ? 1 : Math.Max(0, error / distance);
    }

    /// <summary>X X', packed.</summary>
    private static double[] Products(double[] samples, int count, int length, ParallelOptions parallel)
    {
        double[] products = new double[PackedTriangle.Length(count)];
        Parallel.For(0, count, parallel, i =>
        {
            Span<double> row = PackedTriangle.Row(products.AsSpan(), i);
            for (int j = 0; j <= i; j++)
            {
                row[j] = FixedOrderSum.Dot(samples.AsSpan(i * length, length), samples.AsSpan(j * length, length));
            }
        });
        return products;
    }

    /// <summary>X' X, packed.</summary>
    private static double[] Scatter(double[] samples, int count, int length, ParallelOptions parallel)
    {
        double[] scatter = new double[PackedTriangle.Length(length)];
        Parallel.For(0, length, parallel, i =>
        {
            Span<double> row = PackedTriangle.Row(scatter.AsSpan(), i);
            for (int k = 0; k < count; k++)
            {
                Axpy.Add(samples[(k * length) + i], samples.AsSpan(k * length, i + 1), row);
            }
        });
        return scatter;
    }
}
