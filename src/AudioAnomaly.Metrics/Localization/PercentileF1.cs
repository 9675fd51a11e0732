namespace AudioAnomaly.Metrics;

/// <summary>The F1 score of calling observations anomalous that exceed a percentile of all scores.</summary>
internal static class PercentileF1
{
    public static BoundedValue Of(ScoreRanking ranking, double percentile)
    {
        if (ranking.Positives == 0)
        {
            return BoundedValue.Undefined;
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

            return step.IsMixed ? Within(step, below + size - least - 1, hits, misfires, ranking.Positives) : new BoundedValue(F1(hits, misfires, ranking.Positives), 0);
        }

        return BoundedValue.Undefined;
    }

    /// <summary>The percentile lies in a step of unknown order, at most so many observations of which exceed it.</summary>
    private static BoundedValue Within(ScoreStep step, long above, long hits, long misfires, long positives)
    {
        double share = (double)above / (step.Positives + step.Negatives);
        double value = F1(hits + (share * step.Positives), misfires + (share * step.Negatives), positives);
        double best = F1(hits + Math.Min(above, step.Positives), misfires, positives);
        double worst = F1(hits, misfires + Math.Min(above, step.Negatives), positives);
        return new BoundedValue(value, Math.Max(best - value, value - worst));
    }

    private static double F1(double hits, double misfires, double positives) => F1Max.F1(hits, hits + misfires, positives);
}
