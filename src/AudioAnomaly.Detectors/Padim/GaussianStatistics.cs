using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>Count, means and scatter of many Gaussians of one dimension, taken in block by block in 64 bits. Not safe for several threads.</summary>
/// <remarks>
/// Each block's scatter is taken around the block's own mean, and blocks are merged by the update of Chan, Golub and LeVeque (1979): nothing cancels, however
/// large the means are.
/// </remarks>
internal sealed class GaussianStatistics
{
    private readonly double[] _means;
    private readonly double[] _scatters;

    /// <param name="gaussians">Number of Gaussians.</param>
    /// <param name="dimensions">Length of a sample.</param>
    /// <param name="diagonal">Whether only variances are wanted.</param>
    public GaussianStatistics(int gaussians, int dimensions, bool diagonal)
    {
        Gaussians = gaussians;
        Dimensions = dimensions;
        IsDiagonal = diagonal;
        _means = new double[(long)gaussians * dimensions];
        _scatters = new double[(long)gaussians * ScatterLength];
    }

    /// <summary>Takes up statistics again that were kept in 32 bits.</summary>
    /// <param name="means">Gaussians x dimensions.</param>
    /// <param name="kept">The rest.</param>
    /// <param name="dimensions">Length of a sample.</param>
    /// <param name="diagonal">Whether these are variances only.</param>
    public GaussianStatistics(float[] means, KeptStatistics kept, int dimensions, bool diagonal)
        : this(means.Length / dimensions, dimensions, diagonal)
    {
        Count = kept.Count;
        TensorPrimitives.ConvertChecked<float, double>(means, _means);
        TensorPrimitives.ConvertChecked<float, double>(kept.Covariances, _scatters);
        TensorPrimitives.Multiply(_scatters, kept.Count - 1.0, _scatters);
    }

    public int Gaussians { get; }

    public int Dimensions { get; }

    public bool IsDiagonal { get; }

    /// <summary>Samples per Gaussian.</summary>
    public long Count { get; private set; }

    /// <summary>Values of one covariance: the lower triangle row by row, or the diagonal.</summary>
    public int ScatterLength => ScatterLengthOf(Dimensions, IsDiagonal);

    /// <summary>Values of one covariance of a number of dimensions.</summary>
    public static int ScatterLengthOf(int dimensions, bool diagonal) => diagonal ? dimensions : PackedTriangle.Length(dimensions);

    public ReadOnlySpan<double> Mean(int gaussian) => _means.AsSpan(gaussian * Dimensions, Dimensions);

    /// <summary>Takes in the same number of samples for each Gaussian.</summary>
    /// <param name="samples">Gaussians x stride x dimensions.</param>
    /// <param name="count">Samples to take of each Gaussian, 1 or more.</param>
    /// <param name="stride">Samples from one Gaussian to the next.</param>
    /// <param name="parallel">Threads; without influence on the result.</param>
    public void Add(float[] samples, int count, int stride, ParallelOptions parallel)
    {
        Parallel.For(0, Gaussians, parallel, () => new double[2 * Dimensions], (gaussian, _, work) =>
        {
            Span<double> mean = work.AsSpan(0, Dimensions);
            Span<double> sample = work.AsSpan(Dimensions);
            mean.Clear();
            for (int i = 0; i < count; i++)
            {
                TensorPrimitives.ConvertChecked(Sample(i), sample);
                TensorPrimitives.Add(mean, sample, mean);
            }

            TensorPrimitives.Divide(mean, count, mean);
            Span<double> scatter = Scatter(gaussian);
            for (int i = 0; i < count; i++)
            {
                TensorPrimitives.ConvertChecked(Sample(i), sample);
                TensorPrimitives.Subtract(sample, mean, sample);
                AddSquare(scatter, sample, 1);
            }

            MergeMean(gaussian, mean, count, sample);
            return work;

            ReadOnlySpan<float> Sample(int index) => samples.AsSpan(((gaussian * stride) + index) * Dimensions, Dimensions);
        }, static _ => { });
        Count += count;
    }

    /// <summary>Takes in what other statistics of the same shape have.</summary>
    public void Merge(GaussianStatistics other)
    {
        double[] work = new double[Dimensions];
        for (int gaussian = 0; gaussian < Gaussians; gaussian++)
        {
            Span<double> scatter = Scatter(gaussian);
            TensorPrimitives.Add(scatter, other.Scatter(gaussian), scatter);
            MergeMean(gaussian, other.Mean(gaussian), other.Count, work);
        }

        Count += other.Count;
    }

    /// <summary>Writes a covariance: the scatter divided by one less than the count. 0 for a single sample.</summary>
    public void CopyCovariance(int gaussian, Span<double> covariance) => TensorPrimitives.Divide(Scatter(gaussian), Math.Max(1, Count - 1), covariance);

    /// <summary>All means in 32 bits, Gaussians x dimensions.</summary>
    public float[] MeansToSingle()
    {
        float[] means = new float[_means.Length];
        TensorPrimitives.ConvertSaturating<double, float>(_means, means);
        return means;
    }

    /// <summary>What else is to be kept to go on later, in 32 bits.</summary>
    public KeptStatistics ToKept()
    {
        float[] covariances = new float[_scatters.Length];
        double[] covariance = new double[ScatterLength];
        for (int gaussian = 0; gaussian < Gaussians; gaussian++)
        {
            CopyCovariance(gaussian, covariance);
            TensorPrimitives.ConvertSaturating<double, float>(covariance, covariances.AsSpan(gaussian * ScatterLength, ScatterLength));
        }

        return new KeptStatistics(Count, covariances);
    }

    private Span<double> Scatter(int gaussian) => _scatters.AsSpan(gaussian * ScatterLength, ScatterLength);

    /// <summary>Moves the mean and adds to the scatter what lies between two means.</summary>
    private void MergeMean(int gaussian, ReadOnlySpan<double> mean, long count, Span<double> difference)
    {
        Span<double> own = _means.AsSpan(gaussian * Dimensions, Dimensions);
        double total = Count + count;
        TensorPrimitives.Subtract(mean, own, difference);
        AddSquare(Scatter(gaussian), difference, Count * (count / total));
        Axpy.Add(count / total, difference, own);
    }

    /// <summary>Adds a multiple of x x^T.</summary>
    private void AddSquare(Span<double> scatter, ReadOnlySpan<double> x, double factor)
    {
        if (factor == 0)
        {
            return;
        }

        if (IsDiagonal)
        {
            for (int i = 0; i < x.Length; i++)
            {
                scatter[i] += factor * x[i] * x[i];
            }

            return;
        }

        for (int i = 0; i < x.Length; i++)
        {
            Span<double> row = PackedTriangle.Row(scatter, i);
            Axpy.Add(factor * x[i], x[..(i + 1)], row);
        }
    }
}
