using ScottPlot;

namespace AudioAnomaly.Plotting;

/// <summary>
/// Draws frames and strokes that are seen on every colour of a spectrogram: a bright line with a black one on both sides. All of a frame lies within the
/// picture, also where what it surrounds reaches to the edge.
/// </summary>
internal static class TwoToneBox
{
    private const float Line = 2.5f;

    // As wide as both lines together, in pixels: a frame's middle stays half of that away from the edges.
    public const float Casing = 6.5f;

    /// <summary>Draws a frame.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="place">What to surround, in the plot's units.</param>
    /// <param name="frame">The plot's edges and scale.</param>
    /// <param name="color">The bright colour.</param>
    /// <param name="inset">Pixels by which the frame lies within its place, so that two frames of one place are both seen.</param>
    public static void Add(Plot plot, CoordinateRect place, PlotFrame frame, Color color, float inset = 0)
    {
        CoordinateRect drawn = frame.Within(place, (Casing / 2) + 0.5f, inset);
        foreach ((Color stroke, float width) in new[] { (Colors.Black, Casing), (color, Line) })
        {
            ScottPlot.Plottables.Rectangle box = plot.Add.Rectangle(drawn.Left, drawn.Right, drawn.Bottom, drawn.Top);
            box.FillColor = Colors.Transparent;
            box.LineColor = stroke;
            box.LineWidth = width;
        }
    }

    /// <summary>Draws a bracket that opens to the left: an upright stroke with a short one at each end.</summary>
    /// <param name="plot">The plot.</param>
    /// <param name="x">Where the upright stroke stands.</param>
    /// <param name="cap">The other end of the short ones.</param>
    /// <param name="low">The lower end.</param>
    /// <param name="high">The upper end.</param>
    /// <param name="frame">The plot's edges and scale.</param>
    /// <param name="color">The bright colour.</param>
    public static void AddBracket(Plot plot, double x, double cap, double low, double high, PlotFrame frame, Color color)
    {
        CoordinateRect drawn = frame.Within(new CoordinateRect(cap, x, low, high), (Casing / 2) + 0.5f, 0);
        double[] xs = [drawn.Left, drawn.Right, drawn.Right, drawn.Left], ys = [drawn.Bottom, drawn.Bottom, drawn.Top, drawn.Top];
        foreach ((Color stroke, float width) in new[] { (Colors.Black, Casing), (color, Line + 0.5f) })
        {
            ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(xs, ys);
            line.Color = stroke;
            line.LineWidth = width;
        }
    }
}
