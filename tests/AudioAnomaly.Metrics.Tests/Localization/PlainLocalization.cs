namespace AudioAnomaly.Metrics.Tests.Localization;

/// <summary>The localisation metrics written down as their definitions read, without regard to speed.</summary>
internal static class PlainLocalization
{
    /// <summary>AU-PRO: every distinct score is a threshold; each region's overlap is counted by itself.</summary>
    public static double AuPro(IReadOnlyList<Clip> clips, double limit, int minimumArea = 1)
    {
        List<(int Clip, int[] Cells)> regions = Regions(clips, minimumArea);
        List<(double X, double Y)> points = [(0, 0), .. clips.SelectMany(clip => clip.Map).Distinct().OrderDescending().Select(t => Point(clips, regions, score => score >= t))];
        int next = points.FindIndex(point => point.X > limit);
        if (next >= 0)
        {
            (double x0, double y0) = points[next - 1];
            (double x1, double y1) = points[next];
            points = [.. points[..next], (limit, y0 + ((y1 - y0) * (limit - x0) / (x1 - x0)))];
        }

        return Trapezoids(points) / limit;
    }

    /// <summary>The rescaled form: equally spaced thresholds from the highest score down, points up to the limit, both axes divided by their ranges.</summary>
    public static double AuProRescaled(IReadOnlyList<Clip> clips, double limit, int steps)
    {
        List<(int Clip, int[] Cells)> regions = Regions(clips, 1);
        double max = clips.Max(clip => clip.Map.Max()), min = clips.Min(clip => clip.Map.Min()), delta = (max - min) / steps;
        List<(double X, double Y)> points = [.. Enumerable.Range(0, steps).Select(i => Point(clips, regions, score => score > max - (i * delta))).Where(point => point.X <= limit)];
        (double x0, double y0, double x1, double y1) = (points.Min(p => p.X), points.Min(p => p.Y), points.Max(p => p.X), points.Max(p => p.Y));
        return points.Count == 1 ? double.NaN : Trapezoids([.. points.Select(p => ((p.X - x0) / (x1 - x0), (p.Y - y0) / (y1 - y0)))]);
    }

    public static double F1AtPercentile(IReadOnlyList<Clip> clips, double percentile)
    {
        float[] sorted = [.. clips.SelectMany(clip => clip.Map).Order()];
        double rank = percentile / 100 * (sorted.Length - 1);
        double low = sorted[(int)rank], high = sorted[(int)Math.Ceiling(rank)], threshold = low + ((rank - (int)rank) * (high - low));
        (float Score, bool Truth)[] cells = [.. clips.SelectMany(clip => clip.Map.Zip(clip.Mask))];
        double hits = cells.Count(cell => cell.Truth && cell.Score > threshold);
        return 2 * hits / (cells.Count(cell => cell.Score > threshold) + cells.Count(cell => cell.Truth));
    }

    /// <summary>8-connected regions by flooding.</summary>
    public static List<(int Clip, int[] Cells)> Regions(IReadOnlyList<Clip> clips, int minimumArea)
    {
        var regions = new List<(int, int[])>();
        for (int c = 0; c < clips.Count; c++)
        {
            (int bins, bool[] left) = (clips[c].Bins, [.. clips[c].Mask]);
            for (int start = 0; start < left.Length; start++)
            {
                var cells = new List<int>();
                Flood(start);
                if (cells.Count >= minimumArea && cells.Count > 0)
                {
                    regions.Add((c, [.. cells]));
                }

                void Flood(int cell)
                {
                    if (!left[cell])
                    {
                        return;
                    }

                    left[cell] = false;
                    cells.Add(cell);
                    for (int t = -1; t <= 1; t++)
                    {
                        for (int f = -1; f <= 1; f++)
                        {
                            int frame = (cell / bins) + t, bin = (cell % bins) + f;
                            if (frame >= 0 && frame < left.Length / bins && bin >= 0 && bin < bins)
                            {
                                Flood((frame * bins) + bin);
                            }
                        }
                    }
                }
            }
        }

        return regions;
    }

    private static (double X, double Y) Point(IReadOnlyList<Clip> clips, List<(int Clip, int[] Cells)> regions, Func<double, bool> isPredicted)
    {
        double background = clips.Sum(clip => clip.Mask.Count(cell => !cell));
        double alarms = clips.Sum(clip => clip.Map.Where((score, i) => !clip.Mask[i] && isPredicted(score)).Count());
        return (alarms / background, regions.Average(region => region.Cells.Average(cell => isPredicted(clips[region.Clip].Map[cell]) ? 1.0 : 0.0)));
    }

    private static double Trapezoids(List<(double X, double Y)> points)
        => points.Zip(points.Skip(1)).Sum(pair => (pair.Second.X - pair.First.X) * (pair.First.Y + pair.Second.Y) / 2);

    internal sealed record Clip(float[] Map, bool[] Mask, int Bins)
    {
        public int Frames => Map.Length / Bins;

        public SpectrogramMask Truth => new(Mask, Frames, Bins);
    }
}
