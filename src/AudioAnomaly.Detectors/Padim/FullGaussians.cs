using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Gaussians with whole covariances: of Sigma = L L^T the inverse W of L is kept, so that the distance is the norm of W times the difference.
/// </summary>
/// <remarks>Never negative, half as large as the inverse covariance, and one product instead of a triangular solve.</remarks>
internal sealed class FullGaussians : GaussianModel
{
    private readonly float[] _whitenings;
    private readonly int _length;

    private FullGaussians(float[] means, float[] whitenings, int dimensions)
        : base(means, dimensions)
    {
        _whitenings = whitenings;
        _length = PackedTriangle.Length(dimensions);
    }

    public static FullGaussians Fit(GaussianStatistics statistics, PadimOptions options, ParallelOptions parallel)
    {
        int size = statistics.Dimensions, length = PackedTriangle.Length(size);
        float[] whitenings = new float[(long)statistics.Gaussians * length];
        bool singular = false;
        Parallel.For(0, statistics.Gaussians, parallel, () => (new double[length], new double[length]), (gaussian, _, work) =>
        {
            (double[] factor, double[] inverse) = work;
            statistics.CopyCovariance(gaussian, factor);
            double added = AddedVariance(options, PackedTriangle.Trace(factor, size), size);
            PackedTriangle.AddToDiagonal(factor, size, added);

            if (!PackedTriangle.TryFactor(factor, size))
            {
                Volatile.Write(ref singular, true);
                return work;
            }

            PackedTriangle.Invert(factor, inverse, size);
            TensorPrimitives.ConvertSaturating<double, float>(inverse, whitenings.AsSpan(gaussian * length, length));
            return work;
        }, static _ => { });
        return singular ? throw NoVariance(options) : new FullGaussians(statistics.MeansToSingle(), whitenings, size);
    }

    public static FullGaussians Restore(ComponentState saved, float[] means, int dimensions)
        => new(means, saved.Array("whitenings", means.Length / dimensions, PackedTriangle.Length(dimensions)), dimensions);

    public override void Save(ComponentState saved)
    {
        base.Save(saved);
        saved.Tensors["whitenings"] = new TensorData(_whitenings, Count, _length);
    }

    protected override unsafe float SquaredDistance(int gaussian, Span<float> difference)
    {
        fixed (float* whitening = _whitenings.AsSpan(gaussian * _length, _length), x = difference)
        {
            var kernel = new WhitenedNormKernel(whitening, x, difference.Length);
            VectorDispatch.Run(ref kernel, Processor.Path);
            return kernel.Result;
        }
    }
}
