using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Draws ROC curves.</summary>
internal static class RocDrawing
{
    /// <summary>The data's rectangle; a point (f, t) lies at X(f), Y(t).</summary>
    public static readonly PlotArea Area = new(46, 10, 240, 240);

    private const double LegendLine = 16;

    /// <summary>Draws curves into one picture.</summary>
    /// <param name="title">What the curves are of.</param>
    /// <param name="curves">Their names, areas and points.</param>
    public static string Draw(string title, IReadOnlyList<(string Name, double Area, IReadOnlyList<(double X, double Y)> Points)> curves)
    {
        string[] names = [.. curves.Select(curve => double.IsNaN(curve.Area)
            ? $"{curve.Name}: no curve, a class is missing"
            : $"{curve.Name}: {curve.Area.ToString("0.000", CultureInfo.InvariantCulture)}")];
        double legend = Area.Bottom + 42;
        var svg = new SvgDrawing(300, legend + (LegendLine * names.Length) + 6, $"ROC curves of {title}. Area under the curve: {string.Join("; ", names)}");
        svg.Line(Area.Left, Area.Bottom, Area.Right, Area.Top, "#bbb", "3 3");
        svg.Frame(Area);
        foreach (double tick in (ReadOnlySpan<double>)[0, 0.2, 0.4, 0.6, 0.8, 1])
        {
            svg.Text(Area.X(tick), Area.Bottom + 15, AxisTicks.Label(tick));
            svg.Text(Area.Left - 5, Area.Y(tick) + 4, AxisTicks.Label(tick), "end");
        }

        svg.Text(Area.X(0.5), Area.Bottom + 31, "False-positive rate");
        svg.Text(12, Area.Y(0.5), "True-positive rate", turn: -90);
        for (int i = 0; i < curves.Count; i++)
        {
            (string color, string dash) = LineStyle.Of(i);
            double y = legend + (LegendLine * i);
            if (curves[i].Points.Count > 0)
            {
                svg.Polyline(curves[i].Points.Select(point => (Area.X(point.X), Area.Y(point.Y))), color, dash);
            }

            svg.Line(Area.Left, y, Area.Left + 26, y, color, dash);
            svg.Text(Area.Left + 32, y + 4, names[i], "start");
        }

        return svg.ToString();
    }
}
