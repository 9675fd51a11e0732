using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Gaussians whose channels count as independent (the form of "PaDiM-Lite", arXiv 2603.20288): the inverse standard deviations are kept.</summary>
internal sealed class DiagonalGaussians : GaussianModel
{
    private readonly float[] _scales;

    private DiagonalGaussians(float[] means, float[] scales, int dimensions)
        : base(means, dimensions)
        => _scales = scales;

    public static DiagonalGaussians Fit(GaussianStatistics statistics, PadimOptions options)
    {
        int size = statistics.Dimensions;
        float[] scales = new float[(long)statistics.Gaussians * size];
        double[] variances = new double[size];
        for (int gaussian = 0; gaussian < statistics.Gaussians; gaussian++)
        {
            statistics.CopyCovariance(gaussian, variances);
            double added = AddedVariance(options, variances.Sum(), size);
            for (int i = 0; i < size; i++)
            {
                double variance = variances[i] + added;
                scales[(gaussian * size) + i] = variance > 0 ? (float)(1 / Math.Sqrt(variance)) : throw NoVariance(options);
            }
        }

        return new DiagonalGaussians(statistics.MeansToSingle(), scales, size);
    }

    public static DiagonalGaussians Restore(ComponentState saved, float[] means, int dimensions)
        => new(means, saved.Array("scales", means.Length / dimensions, dimensions), dimensions);

    public override void Save(ComponentState saved)
    {
        base.Save(saved);
        saved.Tensors["scales"] = new TensorData(_scales, Count, Dimensions);
    }

    protected override float SquaredDistance(int gaussian, Span<float> difference)
    {
        TensorPrimitives.Multiply(difference, _scales.AsSpan(gaussian * Dimensions, Dimensions), difference);
        return FixedOrderSum.SumOfSquares(difference);
    }
}
