using System.Numerics.Tensors;
using AudioAnomaly.Components;
using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace AudioAnomaly;

/// <summary>
/// Gaussians of which the strongest principal directions are kept, and one variance for all others: D^2 = sum (v.x)^2 / (g + e) + |x - sum (v.x) v|^2 / e' .
/// </summary>
/// <remarks>
/// e' is the added variance e plus the mean of the variances left out (probabilistic PCA: Tipping and Bishop, 1999). Where nothing is left out this is the
/// whole covariance's distance.
/// </remarks>
internal sealed class LowRankGaussians : GaussianModel
{
    private readonly float[] _directions;
    private readonly float[] _weights;
    private readonly int _rank;

    /// <param name="means">Count x dimensions.</param>
    /// <param name="directions">Count x rank x dimensions: orthonormal directions.</param>
    /// <param name="weights">Count x (rank + 1): the inverse variance along each direction, and across all others.</param>
    /// <param name="dimensions">Length of a sample.</param>
    private LowRankGaussians(float[] means, float[] directions, float[] weights, int dimensions)
        : base(means, dimensions)
    {
        _directions = directions;
        _weights = weights;
        _rank = (weights.Length / Count) - 1;
    }

    public static LowRankGaussians Fit(GaussianStatistics statistics, PadimOptions options, ParallelOptions parallel)
    {
        int size = statistics.Dimensions, rank = Math.Min(options.Rank, size);
        float[] directions = new float[(long)statistics.Gaussians * rank * size];
        float[] weights = new float[statistics.Gaussians * (rank + 1)];
        bool singular = false;
        Parallel.For(0, statistics.Gaussians, parallel, () => new double[PackedTriangle.Length(size)], (gaussian, _, covariance) =>
        {
            statistics.CopyCovariance(gaussian, covariance);
            Evd<double> spectrum = Decompose(covariance, size);
            double[] variances = [.. spectrum.EigenValues.Select(value => Math.Max(0, value.Real))];
            double added = AddedVariance(options, variances.Sum(), size);

            // Eigenvalues ascend.
            double rest = added + (rank < size ? variances[..(size - rank)].Average() : 0);
            Span<float> weight = weights.AsSpan(gaussian * (rank + 1), rank + 1);
            for (int k = 0; k < rank; k++)
            {
                int column = size - 1 - k;
                weight[k] = (float)(1 / (variances[column] + added));
                Span<float> direction = directions.AsSpan(((gaussian * rank) + k) * size, size);
                for (int i = 0; i < size; i++)
                {
                    direction[i] = (float)spectrum.EigenVectors[i, column];
                }
            }

            weight[rank] = rank < size ? (float)(1 / rest) : 0;
            if (!TensorPrimitives.IsFiniteAll<float>(weight))
            {
                Volatile.Write(ref singular, true);
            }

            return covariance;
        }, static _ => { });
        return singular ? throw NoVariance(options) : new LowRankGaussians(statistics.MeansToSingle(), directions, weights, size);
    }

    public static LowRankGaussians Restore(ComponentState saved, float[] means, int dimensions, int rank)
    {
        int count = means.Length / dimensions;
        return new(means, saved.Array("directions", count, rank, dimensions), saved.Array("weights", count, rank + 1), dimensions);
    }

    public override void Save(ComponentState saved)
    {
        base.Save(saved);
        saved.Tensors["directions"] = new TensorData(_directions, Count, _rank, Dimensions);
        saved.Tensors["weights"] = new TensorData(_weights, Count, _rank + 1);
    }

    /// <summary>
    /// Takes away the part along one direction after the other; what remains is measured itself, since a difference of two large squares would be rounding.
    /// </summary>
    protected override float SquaredDistance(int gaussian, Span<float> difference)
    {
        ReadOnlySpan<float> weights = _weights.AsSpan(gaussian * (_rank + 1), _rank + 1);
        float sum = 0;
        for (int k = 0; k < _rank; k++)
        {
            ReadOnlySpan<float> direction = _directions.AsSpan(((gaussian * _rank) + k) * Dimensions, Dimensions);
            float part = FixedOrderSum.Dot(direction, difference);
            Axpy.Add(-part, direction, difference);
            sum += weights[k] * part * part;
        }

        return sum + (weights[_rank] * FixedOrderSum.SumOfSquares(difference));
    }

    private static Evd<double> Decompose(double[] covariance, int size)
        => Matrix<double>.Build.Dense(size, size, (i, j) => PackedTriangle.Row<double>(covariance, Math.Max(i, j))[Math.Min(i, j)]).Evd(Symmetricity.Symmetric);
}
