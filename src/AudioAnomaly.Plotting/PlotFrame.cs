using ScottPlot;

namespace AudioAnomaly.Plotting;

/// <summary>The edges of a plot in its units, and how much of them a pixel is.</summary>
/// <param name="Edges">The edges.</param>
/// <param name="PixelsWide">The plot's width.</param>
/// <param name="PixelsHigh">The plot's height.</param>
internal readonly record struct PlotFrame(CoordinateRect Edges, float PixelsWide, float PixelsHigh)
{
    /// <summary>A place moved and shrunk so that it lies within the edges, but never to nothing.</summary>
    /// <param name="place">The place.</param>
    /// <param name="margin">Pixels to keep from the edges.</param>
    /// <param name="inset">Pixels to shrink by on each side before that.</param>
    public CoordinateRect Within(CoordinateRect place, float margin, float inset)
    {
        (double left, double right) = Within(place.Left, place.Right, Edges.Left, Edges.Right, Edges.Width / PixelsWide, margin, inset);
        (double bottom, double top) = Within(place.Bottom, place.Top, Edges.Bottom, Edges.Top, Edges.Height / PixelsHigh, margin, inset);
        return new CoordinateRect(left, right, bottom, top);
    }

    private static (double Low, double High) Within(double low, double high, double lowest, double highest, double pixel, float margin, float inset)
    {
        // A short place keeps its own edges: shrunk, it would lie beside itself.
        double shrink = high - low > 4 * inset * pixel ? inset * pixel : 0;
        double least = lowest + (margin * pixel), most = highest - (margin * pixel);
        (low, high) = (Math.Clamp(low + shrink, least, most), Math.Clamp(high - shrink, least, most));
        double lacking = (2 * margin * pixel) - (high - low);
        return lacking <= 0 ? (low, high) : Moved(low - (lacking / 2), high + (lacking / 2), least, most);
    }

    private static (double Low, double High) Moved(double low, double high, double least, double most)
    {
        double shift = low < least ? least - low : high > most ? most - high : 0;
        return (low + shift, high + shift);
    }
}
