using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>The corners of a ROC curve, for drawing.</summary>
internal static class RocCurve
{
    /// <summary>
    /// The points from (0, 0) to (1, 1), one for each distinct score from the highest down;
    /// points on a straight line between their neighbours are left out.
    /// </summary>
    /// <param name="scores">The scores with their truth.</param>
    /// <returns>False-positive and true-positive rates; empty while a class is missing.</returns>
    public static IReadOnlyList<(double FalsePositives, double TruePositives)> Of(IEnumerable<(double Score, bool IsAnomalous)> scores)
    {
        var ranking = new ScoreRanking(new RankingOptions { ExactLimit = int.MaxValue });
        foreach ((double score, bool isAnomalous) in scores)
        {
            ranking.Add(score, isAnomalous ? RegionShare.NoRegion : RegionShare.Normal);
        }

        if (!ranking.HasBothClasses)
        {
            return [];
        }

        List<(long X, long Y)> corners = [(0, 0)];
        (long x, long y) = (0, 0);
        foreach (ScoreStep step in ranking.Descending())
        {
            (x, y) = (x + step.Negatives, y + step.Positives);
            if (corners.Count > 1 && IsStraight(corners[^2], corners[^1], (x, y)))
            {
                corners.RemoveAt(corners.Count - 1);
            }

            corners.Add((x, y));
        }

        return [.. corners.Select(corner => (corner.X / (double)ranking.Negatives, corner.Y / (double)ranking.Positives))];
    }

    private static bool IsStraight((long X, long Y) a, (long X, long Y) b, (long X, long Y) c)
        => (Int128)(b.X - a.X) * (c.Y - b.Y) == (Int128)(c.X - b.X) * (b.Y - a.Y);
}
