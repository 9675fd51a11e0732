using MathNet.Numerics;
using MathNet.Numerics.Distributions;

namespace AudioAnomaly;

/// <summary>A gamma distribution fitted to scores by maximum likelihood, for scores so high that none of them was. Immutable.</summary>
internal sealed class GammaTail
{
    private readonly double _shape;
    private readonly double _mean;
    private readonly double _highest;

    private GammaTail(double shape, double mean, double highest) => (_shape, _mean, _highest) = (shape, mean, highest);

    /// <summary>All scores are equal: the distribution is a point.</summary>
    private bool IsPoint => double.IsInfinity(_shape);

    /// <summary>Fits it.</summary>
    /// <param name="sorted">Scores of 0 or more, ascending; one at least.</param>
    public static GammaTail Of(IReadOnlyList<double> sorted)
    {
        // Exact zeros would have no logarithm.
        double tiny = Math.Max(sorted[^1] * 1e-9, double.Epsilon * 1e20);
        double mean = sorted.Average(score => Math.Max(score, tiny));
        double logGap = Math.Log(mean) - sorted.Average(score => Math.Log(Math.Max(score, tiny)));
        if (logGap < 1e-9)
        {
            return new GammaTail(double.PositiveInfinity, mean, sorted[^1]);
        }

        // Minka, "Estimating a Gamma distribution" (2002): Newton steps on 1/shape.
        double shape = (3 - logGap + Math.Sqrt(((logGap - 3) * (logGap - 3)) + (24 * logGap))) / (12 * logGap);
        for (int i = 0; i < 20; i++)
        {
            const double H = 1e-4;
            double trigamma = (SpecialFunctions.DiGamma(shape * (1 + H)) - SpecialFunctions.DiGamma(shape * (1 - H))) / (2 * H * shape);
            double inverse = (1 / shape) + ((-logGap + Math.Log(shape) - SpecialFunctions.DiGamma(shape)) / (shape * shape * ((1 / shape) - trigamma)));
            shape = inverse > 0 ? 1 / inverse : shape * 2;
        }

        return new GammaTail(shape, mean, sorted[^1]);
    }

    /// <summary>The score that a share of normal scores stays below.</summary>
    public double Quantile(double probability)
    {
        if (IsPoint)
        {
            return _highest;
        }

        double quantile = Gamma.InvCDF(_shape, _shape / _mean, probability);
        return double.IsFinite(quantile)
            ? quantile
            : Normal.InvCDF(_mean, _mean / Math.Sqrt(_shape), probability); // A gamma of huge shape is a normal distribution.
    }

    /// <summary>The share of normal scores that reach a score.</summary>
    public double ShareAbove(double score)
    {
        if (IsPoint || !(score > 0))
        {
            return score > _highest ? 0 : 1;
        }

        double share = SpecialFunctions.GammaUpperRegularized(_shape, _shape / _mean * score);
        return double.IsFinite(share) ? Math.Clamp(share, 0, 1) : Normal.CDF(0, 1, (_mean - score) / _mean * Math.Sqrt(_shape));
    }
}
