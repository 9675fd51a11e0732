namespace AudioAnomaly.Metrics;

/// <summary>AU-PRO as the code of DFR and its heirs (STFPM, CFA, MoViAD) computes it: thresholds equally spaced from the highest score down, cells above them predicted, points up to the limit kept, and both axes rescaled to their own ranges before the trapezoid area is taken.</summary>
internal static class RescaledAuPro
{
    public static BoundedValue Of(ScoreRanking ranking, long regions, double limit, int steps)
    {
        double range = ranking.Max - ranking.Min;
        if (regions == 0 || ranking.Negatives == 0 || !(range > 0 && double.IsFinite(range)))
        {
            return BoundedValue.Undefined;
        }

        Point[] points = Trace(ranking, [.. Enumerable.Range(0, steps).Select(i => ranking.Max - (i * (range / steps)))]);
        double negativeLimit = limit * ranking.Negatives;
        int last = Array.FindLastIndex(points, point => point.Negatives.Middle <= negativeLimit);
        double value = Area(points, last, regions, interval => interval.Middle, interval => interval.Middle);
        if (ranking.IsExact || double.IsNaN(value))
        {
            return new BoundedValue(value, double.IsNaN(value) ? double.NaN : 0);
        }

        // Every point lies in a rectangle, and the last one within the limit may be one of several.
        double low = value, high = value;
        int first = Array.FindLastIndex(points, point => point.Negatives.High <= negativeLimit);
        int end = Array.FindLastIndex(points, point => point.Negatives.Low <= negativeLimit);
        for (int i = first; i <= end; i++)
        {
            (double least, double most) = Bounds(points, i);
            (low, high) = (Math.Min(low, least), Math.Max(high, most));
        }

        return new BoundedValue(value, Math.Max(high - value, value - low));
    }

    /// <summary>For each threshold, descending, what lies above it.</summary>
    private static Point[] Trace(ScoreRanking ranking, double[] thresholds)
    {
        var points = new Point[thresholds.Length];
        int next = 0;
        long negatives = 0;
        UInt128 shares = UInt128.Zero;
        foreach (ScoreStep step in ranking.Descending())
        {
            double below = RegionShare.ToRegions(shares), all = RegionShare.ToRegions(shares + step.Regions);
            for (; next < thresholds.Length && thresholds[next] >= step.Threshold; next++)
            {
                // Of a step of one score, none lies above; of a mixed one some part may.
                double upper = Math.Min(step.Upper, ranking.Max), lower = Math.Max(step.Threshold, ranking.Min);
                double most = thresholds[next] < upper ? 1 : 0;
                double share = most * (upper - thresholds[next]) / Math.Max(upper - lower, double.Epsilon);
                points[next] = new Point(
                    new Interval(negatives, negatives + (share * step.Negatives), negatives + (most * step.Negatives)),
                    new Interval(below, below + (share * (all - below)), below + (most * (all - below))));
            }

            negatives += step.Negatives;
            shares += step.Regions;
        }

        for (; next < thresholds.Length; next++)
        {
            double all = RegionShare.ToRegions(shares);
            points[next] = new Point(new Interval(negatives, negatives, negatives), new Interval(all, all, all));
        }

        return points;
    }

    /// <summary>The area up to a point, rescaled. Both axes begin at 0, since nothing lies above the highest score.</summary>
    private static double Area(Point[] points, int last, long regions, Func<Interval, double> x, Func<Interval, double> y)
    {
        double width = x(points[last].Negatives), height = y(points[last].Regions);
        if (width == 0)
        {
            // No normal cell is marked before all regions are found: the limit of ever fewer false positives.
            return height >= regions ? 1 : double.NaN;
        }

        return height == 0 ? 0 : Trapezoids(points, last, x, y, width) / (width * height);
    }

    private static (double Least, double Most) Bounds(Point[] points, int last)
    {
        Interval width = points[last].Negatives, height = points[last].Regions;
        if (width.Low == 0 || height.Low == 0)
        {
            return (0, 1);
        }

        // The area falls as inner points move right or down; its last point's position is tried at both ends.
        double least = Trapezoids(points, last, interval => interval.High, interval => interval.Low, width.Low) / (width.High * height.High);
        double most = Trapezoids(points, last, interval => interval.Low, interval => interval.High, width.High) / (width.Low * height.Low);
        return (least, Math.Min(1, most));
    }

    private static double Trapezoids(Point[] points, int last, Func<Interval, double> x, Func<Interval, double> y, double width)
    {
        double sum = 0, previousX = 0, previousY = 0;
        for (int i = 0; i <= last; i++)
        {
            double px = i == last ? width : Math.Min(width, x(points[i].Negatives)), py = y(points[i].Regions);
            sum += (px - previousX) * (py + previousY) / 2;
            (previousX, previousY) = (px, py);
        }

        return sum;
    }

    /// <summary>What is certain, likely and possible.</summary>
    private readonly record struct Interval(double Low, double Middle, double High);

    private readonly record struct Point(Interval Negatives, Interval Regions);
}
