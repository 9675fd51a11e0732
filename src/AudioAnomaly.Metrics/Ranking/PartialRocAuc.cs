using System.Globalization;

namespace AudioAnomaly.Metrics;

/// <summary>The area under the ROC curve up to a false-positive rate p, standardised after McClish so that chance is 0.5 and perfect is 1: ½ (1 + (A - p²/2) / (p - p²/2)).</summary>
/// <remarks>
/// Equal to scikit-learn's <c>roc_auc_score(max_fpr=p)</c>, which the baselines of DCASE task 2 report with p = 0.1; the curve is interpolated linearly at p.
/// The formula in the challenge's text is another one: <see cref="DcasePartialAuc"/>. D. K. McClish, "Analyzing a portion of the ROC curve", 1989.
/// </remarks>
public sealed class PartialRocAuc : RankingMetric
{
    internal const double UsualRate = 0.1;

    private readonly double _limit;

    /// <summary>Creates the metric.</summary>
    /// <param name="maxFalsePositiveRate">The false-positive rate p, above 0 and up to 1; 0.1 by default.</param>
    /// <param name="options">How many scores to keep; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public PartialRocAuc(double maxFalsePositiveRate = UsualRate, RankingOptions? options = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"pAUC (McClish, p = {maxFalsePositiveRate})"), ValueNameOf("pAuc", maxFalsePositiveRate), options)
        => _limit = CheckRate(maxFalsePositiveRate);

    /// <summary>The plain name at the usual rate; otherwise the rate stands behind it.</summary>
    internal static string ValueNameOf(string name, double maxFalsePositiveRate)
        => maxFalsePositiveRate == UsualRate ? name : string.Create(CultureInfo.InvariantCulture, $"{name}({maxFalsePositiveRate})");

    internal static double CheckRate(double maxFalsePositiveRate)
        => maxFalsePositiveRate is > 0 and <= 1
            ? maxFalsePositiveRate
            : throw new ArgumentOutOfRangeException(nameof(maxFalsePositiveRate), maxFalsePositiveRate, "The false-positive rate must lie above 0 and at most at 1.");

    private protected override BoundedValue EvaluateRanking()
    {
        (double area, double bound) = RocAuc.PartialArea(Ranking, _limit * Negatives);
        double pairs = (double)Positives * Negatives;
        double chance = _limit * _limit / 2, range = _limit - chance;
        return new BoundedValue(0.5 * (1 + (((area / pairs) - chance) / range)), 0.5 * bound / pairs / range);
    }
}
