namespace AudioAnomaly;

/// <summary>
/// What a segment is: cells at or above a lower level that connect (8 neighbours) to a cell at or above the threshold are a region, and the segment extends
/// over the region's cells of at least half its height. <see cref="SegmentTracker"/> finds the regions.
/// </summary>
internal static class SegmentFinder
{
    /// <summary>The level down to which a segment extends.</summary>
    /// <remarks>
    /// Features look at their surroundings and maps are smoothed, so that a strong anomaly lifts cells around it above any level that suits weak ones. Its
    /// width at half height does not grow with its strength.
    /// </remarks>
    /// <param name="lowerLevel">The level that normal cells hardly reach.</param>
    /// <param name="peak">The region's highest cell.</param>
    public static float HalfHeight(float lowerLevel, float peak) => lowerLevel + (0.5f * (peak - lowerLevel));

    /// <summary>The segment that covers cells of a grid, within the recording.</summary>
    public static AnomalySegment ToSegment(SpectrogramAxes axes, (long FirstFrame, long LastFrame, int FirstBin, int LastBin) cells, float peak, double durationSeconds) => new(
        Math.Max(0, axes.TimeOf(cells.FirstFrame - 0.5)),
        Math.Min(durationSeconds, axes.TimeOf(cells.LastFrame + 0.5)),
        axes.LowEdgeOf(cells.FirstBin),
        axes.HighEdgeOf(cells.LastBin),
        peak);

    /// <summary>Segments by time and frequency. Two can begin at one time and frequency, so that all that tells them apart decides.</summary>
    public static List<AnomalySegment> InOrder(IEnumerable<AnomalySegment> segments)
        => [.. segments.OrderBy(segment => segment.StartSeconds).ThenBy(segment => segment.LowHz).ThenBy(segment => segment.HighHz).ThenBy(segment => segment.EndSeconds).ThenBy(segment => segment.Score)];

    /// <summary>The segments of a recording's map.</summary>
    public static IReadOnlyList<AnomalySegment> Find(AnomalyMap map, double threshold, double lowerLevel, TimeSpan duration)
    {
        // An anomalous clip has its anomaly somewhere: at the highest cell, if none reaches the threshold.
        var tracker = new SegmentTracker(map.Axes, Math.Min(threshold, map.Max), lowerLevel);
        var segments = new List<AnomalySegment>();
        for (int frame = 0; frame < map.Frames; frame++)
        {
            segments.AddRange(tracker.Add(frame, map.Values.Span.Slice(frame * map.Bins, map.ValidBins)));
        }

        segments.AddRange(tracker.Complete(duration.TotalSeconds));
        return InOrder(segments);
    }
}
