using System.Globalization;

namespace AudioAnomaly.Metrics;

/// <summary>The partial AUC as the text of DCASE task 2 defines it: the share of pairs in which an anomalous observation scores above one of the ⌊p·N⌋ highest of N normal ones. Ties count 0, and chance is about p/2, not 0.5.</summary>
/// <remarks>
/// The challenge's baselines compute <see cref="PartialRocAuc"/> instead; say which one is meant. Undefined while ⌊p·N⌋ is 0.
/// Y. Koizumi et al., "Description and Discussion on DCASE2020 Challenge Task2", arXiv 2006.05822.
/// </remarks>
public sealed class DcasePartialAuc : RankingMetric
{
    // So that 0.29 of 100 are 29, whatever the rounding of the product.
    private const double RoundingSlack = 1e-9;

    private readonly double _share;

    /// <summary>Creates the metric.</summary>
    /// <param name="maxFalsePositiveRate">The share p of the highest normal observations that count, above 0 and up to 1; 0.1 by default.</param>
    /// <param name="options">How many scores to keep; the defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public DcasePartialAuc(double maxFalsePositiveRate = PartialRocAuc.UsualRate, RankingOptions? options = null)
        : base(string.Create(CultureInfo.InvariantCulture, $"pAUC (DCASE text, p = {maxFalsePositiveRate})"), PartialRocAuc.ValueNameOf("pAucDcase", maxFalsePositiveRate), options)
        => _share = PartialRocAuc.CheckRate(maxFalsePositiveRate);

    private protected override BoundedValue EvaluateRanking()
    {
        long counted = (long)Math.Floor((_share * Negatives) + RoundingSlack), left = counted;
        if (counted == 0)
        {
            return BoundedValue.Undefined;
        }

        double wins = 0, bound = 0;
        long above = 0;
        foreach (ScoreStep step in Ranking.Descending())
        {
            long taken = Math.Min(left, step.Negatives);
            wins += (double)taken * above;
            if (step.IsMixed)
            {
                // Between none and all of the step's own pairs are won.
                wins += 0.5 * taken * step.Positives;
                bound += 0.5 * taken * step.Positives;
            }

            above += step.Positives;
            left -= taken;
            if (left == 0)
            {
                break;
            }
        }

        double pairs = (double)counted * Positives;
        return new BoundedValue(wins / pairs, bound / pairs);
    }
}
