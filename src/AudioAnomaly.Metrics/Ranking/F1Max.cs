namespace AudioAnomaly.Metrics;

/// <summary>The best F1 score, 2TP / (2TP + FP + FN), over all thresholds. The threshold is chosen on the data it is reported on, so this is a ceiling, not an estimate of what a fixed threshold gives.</summary>
/// <remarks>Equal to the maximum over scikit-learn's <c>precision_recall_curve</c>. Compare it with <see cref="F1Optimum.Floor"/>: on balanced data calling everything anomalous already gives 0.667.</remarks>
public sealed class F1Max : RankingMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="options">How many scores to keep; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public F1Max(RankingOptions? options = null)
        : base("F1-max", "f1Max", options)
    {
    }

    /// <summary>The best F1 score with its threshold, and what calling everything anomalous would give.</summary>
    /// <returns>All NaN while a class is missing.</returns>
    public F1Optimum FindBest() => Of(Ranking);

    /// <inheritdoc/>
    public override IReadOnlyList<MetricValue> Compute()
    {
        F1Optimum best = FindBest();
        return
        [
            Describe("f1Max", Name, new BoundedValue(best.F1, best.ErrorBound)),
            Describe("f1MaxThreshold", "F1-max: its threshold", new BoundedValue(best.Threshold, 0)),
            Describe("f1Floor", "F1 of calling everything anomalous", new BoundedValue(best.Floor, 0)),
        ];
    }

    internal static F1Optimum Of(ScoreRanking ranking)
    {
        if (!ranking.HasBothClasses)
        {
            return new F1Optimum(double.NaN, double.NaN, double.NaN, double.NaN);
        }

        // F1 = 2 hits / (alarms + positives); compared as fractions, so that rounding does not choose among equals.
        long hits = 0, alarms = 0, bestHits = 0, bestSize = 1;
        double threshold = double.NaN, ceiling = 0;
        foreach (ScoreStep step in ranking.Descending())
        {
            ceiling = Math.Max(ceiling, step.IsMixed ? F1(hits + step.Positives, alarms + step.Positives, ranking.Positives) : 0);
            hits += step.Positives;
            alarms += step.Positives + step.Negatives;
            long size = alarms + ranking.Positives;
            if ((Int128)hits * bestSize >= (Int128)bestHits * size)
            {
                (bestHits, bestSize, threshold) = (hits, size, step.Threshold);
            }
        }

        double best = 2.0 * bestHits / bestSize;
        return new F1Optimum(best, threshold, F1(ranking.Positives, alarms, ranking.Positives), Math.Max(0, ceiling - best));
    }

    internal static double F1(double hits, double alarms, double positives) => 2 * hits / (alarms + positives);

    private protected override BoundedValue EvaluateRanking()
    {
        F1Optimum best = Of(Ranking);
        return new BoundedValue(best.F1, best.ErrorBound);
    }
}
