using System.Globalization;
using System.Numerics.Tensors;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Fitted Gaussians, ready to measure distances: means, and what a form keeps of the covariances. Immutable.</summary>
internal abstract class GaussianModel
{
    protected GaussianModel(float[] means, int dimensions)
    {
        Means = means;
        Dimensions = dimensions;
        Count = means.Length / dimensions;
    }

    public float[] Means { get; }

    public int Count { get; }

    public int Dimensions { get; }

    /// <summary>Makes the form asked for.</summary>
    /// <exception cref="FitException">A covariance has directions without variance, and nothing is added to it.</exception>
    public static GaussianModel Create(GaussianStatistics statistics, PadimOptions options, ParallelOptions parallel) => options.Form switch
    {
        PadimForm.Diagonal => DiagonalGaussians.Fit(statistics, options),
        PadimForm.LowRank => LowRankGaussians.Fit(statistics, options, parallel),
        _ => FullGaussians.Fit(statistics, options, parallel),
    };

    /// <summary>Loads the form that a state holds.</summary>
    /// <exception cref="FormatException">The arrays do not fit.</exception>
    public static GaussianModel Load(ComponentState saved, PadimOptions options, int count, int dimensions)
    {
        float[] means = saved.Array("means", count, dimensions);
        return options.Form switch
        {
            PadimForm.Diagonal => DiagonalGaussians.Restore(saved, means, dimensions),
            PadimForm.LowRank => LowRankGaussians.Restore(saved, means, dimensions, Math.Min(options.Rank, dimensions)),
            _ => FullGaussians.Restore(saved, means, dimensions),
        };
    }

    /// <summary>The Mahalanobis distance of a sample to a Gaussian's mean.</summary>
    /// <param name="gaussian">The Gaussian.</param>
    /// <param name="sample">The sample.</param>
    /// <param name="work">Working memory, as long as the sample.</param>
    public float Distance(int gaussian, ReadOnlySpan<float> sample, Span<float> work)
    {
        TensorPrimitives.Subtract(sample, Means.AsSpan(gaussian * Dimensions, Dimensions), work);
        return MathF.Sqrt(SquaredDistance(gaussian, work));
    }

    public virtual void Save(ComponentState saved) => saved.Tensors["means"] = new TensorData(Means, Count, Dimensions);

    /// <summary>The squared distance; may change <paramref name="difference"/>.</summary>
    protected abstract float SquaredDistance(int gaussian, Span<float> difference);

    /// <summary>What is added to the variances of a covariance with this trace.</summary>
    protected static double AddedVariance(PadimOptions options, double trace, int dimensions)
        => options.Regularization + (options.RelativeRegularization * trace / dimensions);

    protected static FitException NoVariance(PadimOptions options) => new(string.Create(
        CultureInfo.InvariantCulture,
        $"The normal clips do not vary in some direction of the features, and too little is added to the variances"
        + $" ({nameof(PadimOptions.Regularization)} {options.Regularization}, {nameof(PadimOptions.RelativeRegularization)} {options.RelativeRegularization})."
        + $" Raise {nameof(PadimOptions.Regularization)} (0.01 is the paper's), or give more clips."));
}
