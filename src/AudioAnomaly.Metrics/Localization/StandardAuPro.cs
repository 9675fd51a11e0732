namespace AudioAnomaly.Metrics;

/// <summary>The area under the curve of per-region overlap against the false-positive rate (P. Bergmann et al., MVTec AD): from (0, 0), one point for each distinct score, interpolated linearly at the limit, divided by the limit.</summary>
internal static class StandardAuPro
{
    public static BoundedValue Of(ScoreRanking ranking, long regions, double limit)
    {
        if (regions == 0 || ranking.Negatives == 0)
        {
            return BoundedValue.Undefined;
        }

        double negativeLimit = limit * ranking.Negatives;
        var curve = new CurveArea(negativeLimit);
        long negatives = 0;
        UInt128 shares = UInt128.Zero;
        foreach (ScoreStep step in ranking.Descending())
        {
            negatives += step.Negatives;
            shares += step.Regions;
            curve.LineTo(negatives, RegionShare.ToRegions(shares), step.IsMixed);
            if (negatives >= negativeLimit)
            {
                break;
            }
        }

        double scale = negativeLimit * regions;
        return new BoundedValue(curve.Area / scale, curve.ErrorBound / scale);
    }
}
