namespace AudioAnomaly.Metrics;

/// <summary>The area under the ROC curve: the chance that an anomalous observation scores higher than a normal one, ties counted half (Mann-Whitney).</summary>
/// <remarks>Equal to scikit-learn's <c>roc_auc_score</c>. 1 is perfect, 0.5 is chance; values below 0.5 are not turned around.</remarks>
/// <example>
/// <code>
/// var auc = new RocAuc();
/// auc.Add(score: 1.7, isAnomalous: true);
/// auc.Add(score: 0.4, isAnomalous: false);
/// auc.Add(score: 0.9, isAnomalous: true);
/// Console.WriteLine(auc.Evaluate().Value); // 1
/// </code>
/// </example>
public sealed class RocAuc : RankingMetric
{
    /// <summary>Creates the metric.</summary>
    /// <param name="options">How many scores to keep; the defaults if null.</param>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public RocAuc(RankingOptions? options = null)
        : base("ROC-AUC", "rocAuc", options)
    {
    }

    internal static BoundedValue Of(ScoreRanking ranking)
    {
        (double area, double bound) = PartialArea(ranking, double.PositiveInfinity);
        double pairs = (double)ranking.Positives * ranking.Negatives;
        return new BoundedValue(area / pairs, bound / pairs);
    }

    /// <summary>The area under the curve of anomalous against normal counts, up to a number of normal ones; in pairs.</summary>
    internal static (double Area, double ErrorBound) PartialArea(ScoreRanking ranking, double normalLimit)
    {
        var curve = new CurveArea(normalLimit);
        long positives = 0, negatives = 0;
        foreach (ScoreStep step in ranking.Descending())
        {
            positives += step.Positives;
            negatives += step.Negatives;
            curve.LineTo(negatives, positives, step.IsMixed);
            if (negatives >= normalLimit)
            {
                break;
            }
        }

        return (curve.Area, curve.ErrorBound);
    }

    private protected override BoundedValue EvaluateRanking() => Of(Ranking);
}
