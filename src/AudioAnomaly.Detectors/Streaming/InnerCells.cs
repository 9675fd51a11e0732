using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// Which cells of a window a profile is made of: not those near the recording's start and end, whose features see padding instead of sound. Of sound that goes on
/// they would be the most unusual ones, and a stream's windows have none of them.
/// </summary>
/// <param name="edge">How many cells at either end of a recording see beyond it.</param>
internal sealed class InnerCells(int edge)
{
    /// <summary>Of cells that see nothing but themselves all count.</summary>
    public static InnerCells All { get; } = new(0);

    /// <summary>How many cells at either end of a recording see beyond it.</summary>
    public int Edge => edge;

    /// <summary>The cells of an extractor's layer.</summary>
    public static InnerCells Of(IFeatureExtractor extractor, FeatureLayer layer)
        => new(((extractor.ContextFrames ?? 0) + layer.FrameStride - 1) / layer.FrameStride);

    /// <summary>Chooses among the cells of a window.</summary>
    /// <param name="start">The window's first cell, counted from the recording's start.</param>
    /// <param name="count">Its cells.</param>
    /// <param name="total">The recording's cells; null as long as it goes on.</param>
    /// <returns>Where the chosen ones begin in the window, and how many there are: at least half, or all.</returns>
    public (int First, int Count) Choose(long start, int count, long? total)
    {
        long first = Math.Max(start, edge), end = Math.Min(start + count, total - edge ?? long.MaxValue);
        return 2 * (end - first) < count ? (0, count) : ((int)(first - start), (int)(end - first));
    }
}
