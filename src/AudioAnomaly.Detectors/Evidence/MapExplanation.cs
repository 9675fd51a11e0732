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

        if (heights.Count(height => height >= level) >= LastingShare * heights.Length)
        {
            return new Explanation(band.LowHz, band.HighHz, $"an unusual sound at {band}, most of the time");
        }

        (double start, double end) = (map.Axes.TimeOf(first), map.Axes.TimeOf(last));
        return new Explanation(band.LowHz, band.HighHz, Describe(band, start, end))
        {
            Seconds = (Math.Max(0, map.Axes.TimeOf(first - 0.5)), map.Axes.TimeOf(last + 0.5)),
        };
    }

    /// <summary>Describes a row of a live map, whose time is told elsewhere.</summary>
    public static Explanation OfRow(ReadOnlySpan<float> row, SpectrogramAxes axes)
    {
        var band = Band.Around(row, axes);
        return new Explanation(band.LowHz, band.HighHz, $"an unusual sound at {band}");
    }

    private static string Describe(Band band, double start, double end)
        => end - start <= ShortSeconds
            ? string.Create(CultureInfo.InvariantCulture, $"a short event at {(start + end) / 2:0.0} s, {band}")
            : string.Create(CultureInfo.InvariantCulture, $"an event from {start:0.0} to {end:0.0} s, {band}");
}
