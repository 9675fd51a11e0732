namespace AudioAnomaly.Metrics;

/// <summary>The F1 score of calling observations anomalous that exceed a percentile of all scores.</summary>
internal static class PercentileF1
{
    public static MetricValue Of(ScoreRanking ranking, double percentile)
    {
        if (ranking.Positives == 0)
        {
            return MetricValue.Undefined;
        }

        // Exceeding the interpolated percentile and exceeding the score just below it are the same: there is no score between the two.
        long count = ranking.Positives + ranking.Negatives, least = (long)Percentile.RankOf(percentile / 100, count);
        long hits = 0, misfires = 0;
        foreach (ScoreStep step in ranking.Descending())
        {
            long size = step.Positives + step.Negatives, below = count - hits - misfires - size;
            if (below > least)
            {
                hits += step.Positives;
                misfires += step.Negatives;
                continue;
            }

            return step.IsMixed ? Within(step, below + size - least - 1, hits, misfires, ranking.Positives) : new MetricValue(F1(hits, misfires, ranking.Positives), 0);
        }

        return MetricValue.Undefined;
    }

    /// <summary>The percentile lies in a step of unknown order, at most so many observations of which exceed it.</summary>
    private static MetricValue Within(ScoreStep step, long above, long hits, long misfires, long positives)
    {
        double share = (double)above / (step.Positives + step.Negatives);
        double value = F1(hits + (share * step.Positives), misfires + (share * step.Negatives), positives);
        double best = F1(hits + Math.Min(above, step.Positives), misfires, positives);
        double worst = F1(hits, misfires + Math.Min(above, step.Negatives), positives);
        return new MetricValue(value, Math.Max(best - value, value - worst));
    }

    private static double F1(double hits, double misfires, double positives) => F1Max.F1(hits, hits + misfires, positives);
}
