namespace AudioAnomaly;

/// <summary>Finds contiguous anomalous regions in a map: cells at or above a lower level that connect (8 neighbours) to a cell at or above the threshold. A segment extends over the region's cells of at least half its height.</summary>
internal static class SegmentFinder
{
    /// <summary>The level down to which a segment extends.</summary>
    /// <remarks>Features look at their surroundings and maps are smoothed, so that a strong anomaly lifts cells around it above any level that suits weak ones. Its width at half height does not grow with its strength.</remarks>
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

    public static IReadOnlyList<AnomalySegment> Find(AnomalyMap map, double threshold, double lowerLevel, TimeSpan duration)
    {
        // An anomalous clip has its anomaly somewhere: at the highest cell, if none reaches the threshold.
        float peak = map.Max;
        float high = (float)Math.Min(threshold, peak);
        float low = (float)Math.Min(lowerLevel, high);
        int bins = map.Bins;
        ReadOnlySpan<float> values = map.Values.Span;
        bool[] visited = new bool[values.Length];
        var segments = new List<AnomalySegment>();
        var stack = new Stack<int>();
        var region = new List<int>();
        for (int cell = 0; cell < values.Length; cell++)
        {
            if (visited[cell] || cell % bins >= map.ValidBins || values[cell] < high)
            {
                continue;
            }

            region.Clear();
            float score = 0;
            visited[cell] = true;
            stack.Push(cell);
            while (stack.TryPop(out int current))
            {
                int frame = current / bins, bin = current % bins;
                region.Add(current);
                score = Math.Max(score, values[current]);
                for (int t = Math.Max(0, frame - 1); t <= Math.Min(map.Frames - 1, frame + 1); t++)
                {
                    for (int f = Math.Max(0, bin - 1); f <= Math.Min(map.ValidBins - 1, bin + 1); f++)
                    {
                        int neighbor = (t * bins) + f;
                        if (!visited[neighbor] && values[neighbor] >= low)
                        {
                            visited[neighbor] = true;
                            stack.Push(neighbor);
                        }
                    }
                }
            }

            float half = HalfHeight(low, score);
            (int firstFrame, int lastFrame, int firstBin, int lastBin) = (int.MaxValue, 0, int.MaxValue, 0);
            foreach (int current in region)
            {
                if (values[current] < half)
                {
                    continue;
                }

                int frame = current / bins, bin = current % bins;
                firstFrame = Math.Min(firstFrame, frame);
                lastFrame = Math.Max(lastFrame, frame);
                firstBin = Math.Min(firstBin, bin);
                lastBin = Math.Max(lastBin, bin);
            }

            segments.Add(ToSegment(map.Axes, (firstFrame, lastFrame, firstBin, lastBin), score, duration.TotalSeconds));
        }

        return InOrder(segments);
    }
}
