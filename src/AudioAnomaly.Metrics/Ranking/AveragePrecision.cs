namespace AudioAnomaly.Metrics;

/// <summary>Average precision: the sum over distinct thresholds, from the highest down, of (recall gained) x (precision there). Chance is the share of anomalous observations.</summary>
/// <remarks>Equal to scikit-learn's <c>average_precision_score</c>; not the trapezoid area under the precision-recall curve, which is too optimistic.</remarks>
public sealed class AveragePrecision : RankingMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="options">How many scores to keep; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public AveragePrecision(RankingOptions? options = null)
        : base("Average precision", "averagePrecision", options)
    {
    }

    private protected override BoundedValue EvaluateRanking()
    {
        double sum = 0, lower = 0, upper = 0;
        long hits = 0, alarms = 0;
        foreach (ScoreStep step in Ranking.Descending())
        {
            if (step.Positives > 0)
            {
                double precision = (double)(hits + step.Positives) / (alarms + step.Positives + step.Negatives);
                sum += step.Positives * precision;

                // At best the step's anomalous observations stand first in it and are tied, at worst last and apart.
                upper += step.Positives * (step.IsMixed ? (double)(hits + step.Positives) / (alarms + step.Positives) : precision);
                lower += step.Positives * (step.IsMixed ? (double)(hits + 1) / (alarms + step.Negatives + 1) : precision);
            }

            hits += step.Positives;
            alarms += step.Positives + step.Negatives;
        }

        return new BoundedValue(sum / Positives, Math.Max(upper - sum, sum - lower) / Positives);
    }
}
