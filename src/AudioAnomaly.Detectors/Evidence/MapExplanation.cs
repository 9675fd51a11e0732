using System.Globalization;
using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>Words for what a map shows, of detectors that tell when.</summary>
internal static class MapExplanation
{
    private const double LastingShare = 0.5;
    private const double ShortSeconds = 1;

    /// <summary>Describes the highest cell and what surrounds it.</summary>
    public static Explanation Of(AnomalyMap map)
    {
        ReadOnlySpan<float> values = map.Values.Span;
        int peakFrame = TensorPrimitives.IndexOfMax(values) / map.Bins;
        var band = Band.Around(values.Slice(peakFrame * map.Bins, map.ValidBins), map.Axes);
        float[] heights = new float[map.Frames];
        for (int frame = 0; frame < heights.Length; frame++)
        {
            heights[frame] = TensorPrimitives.Max(values.Slice((frame * map.Bins) + band.First, band.Count));
        }

        float[] sorted = [.. heights.Order()];
        float level = SegmentFinder.HalfHeight(sorted[sorted.Length / 4], heights[peakFrame]);
        int first = peakFrame, last = peakFrame;
        while (first > 0 && heights[first - 1] >= level)
        {
            first--;
        }

        while (last + 1 < heights.Length && heights[last + 1] >= level)
        {
            last++;
        }

        return new Explanation(band.LowHz, band.HighHz, Describe(map, band, first, last, heights.Count(height => height >= level) / (double)heights.Length));
    }

    private static string Describe(AnomalyMap map, Band band, int first, int last, double share)
    {
        if (share >= LastingShare)
        {
            return $"an unusual sound at {band}, most of the time";
        }

        double start = map.Axes.TimeOf(first), end = map.Axes.TimeOf(last);
        return end - start <= ShortSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"a short event at {(start + end) / 2:0.0} s, {band}")
            : string.Create(CultureInfo.InvariantCulture, $"an event from {start:0.0} to {end:0.0} s, {band}");
    }
}
