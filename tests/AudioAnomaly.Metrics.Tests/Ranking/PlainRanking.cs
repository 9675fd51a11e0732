namespace AudioAnomaly.Metrics.Tests.Ranking;

/// <summary>The ranking metrics written down as their definitions read, without regard to speed.</summary>
internal static class PlainRanking
{
    public static double RocAuc((double Score, bool IsAnomalous)[] all)
    {
        double pairs = 0;
        foreach ((double score, bool _) in Of(all, true))
        {
            pairs += Of(all, false).Sum(normal => score > normal.Score ? 1.0 : score == normal.Score ? 0.5 : 0.0);
        }

        return pairs / ((double)Of(all, true).Length * Of(all, false).Length);
    }

    public static double PartialRocAuc((double Score, bool IsAnomalous)[] all, double limit)
    {
        // Points of the curve by threshold, then the point at the limit, then trapezoids.
        List<(double X, double Y)> points = [(0, 0), .. Thresholds(all).Select(t => (Rate(all, t, false), Rate(all, t, true)))];
        int next = points.FindIndex(point => point.X > limit);
        if (next >= 0)
        {
            (double x0, double y0) = points[next - 1];
            (double x1, double y1) = points[next];
            points = [.. points[..next], (limit, y0 + ((y1 - y0) * (limit - x0) / (x1 - x0)))];
        }

        double area = points.Zip(points.Skip(1)).Sum(pair => (pair.Second.X - pair.First.X) * (pair.First.Y + pair.Second.Y) / 2);
        return 0.5 * (1 + ((area - (limit * limit / 2)) / (limit - (limit * limit / 2))));
    }

    public static double DcasePartialAuc((double Score, bool IsAnomalous)[] all, double limit)
    {
        (double Score, bool)[] highest = [.. Of(all, false).OrderByDescending(o => o.Score).Take((int)Math.Floor((limit * Of(all, false).Length) + 1e-9))];
        return highest.Length == 0 ? double.NaN : highest.Average(normal => Of(all, true).Average(anomalous => anomalous.Score > normal.Score ? 1.0 : 0.0));
    }

    public static double AveragePrecision((double Score, bool IsAnomalous)[] all)
    {
        double sum = 0, recall = 0;
        foreach (double threshold in Thresholds(all))
        {
            double reached = Rate(all, threshold, true);
            sum += (reached - recall) * all.Count(o => o.IsAnomalous && o.Score >= threshold) / all.Count(o => o.Score >= threshold);
            recall = reached;
        }

        return sum;
    }

    public static double F1Max((double Score, bool IsAnomalous)[] all) => Thresholds(all).Max(threshold =>
    {
        double hits = all.Count(o => o.IsAnomalous && o.Score >= threshold);
        return 2 * hits / (all.Count(o => o.Score >= threshold) + Of(all, true).Length);
    });

    private static double[] Thresholds((double Score, bool IsAnomalous)[] all) => [.. all.Select(o => o.Score).Distinct().OrderDescending()];

    private static (double Score, bool IsAnomalous)[] Of((double Score, bool IsAnomalous)[] all, bool isAnomalous) => [.. all.Where(o => o.IsAnomalous == isAnomalous)];

    private static double Rate((double Score, bool IsAnomalous)[] all, double threshold, bool isAnomalous)
        => (double)all.Count(o => o.IsAnomalous == isAnomalous && o.Score >= threshold) / all.Count(o => o.IsAnomalous == isAnomalous);
}
