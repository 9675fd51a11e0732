using ScottPlot;

namespace AudioAnomaly.Plotting;

/// <summary>Shows on a spectrogram what speaks for an anomaly: brackets for what lasts, boxes for what has its time, and a line of words for each.</summary>
internal static class EvidenceMarks
{
    public const int LineHeight = 24;

    // More would hide the picture.
    private const int MostMarks = 5;

    // A band of nearly all bins has nothing to point at.
    private const double WholeShare = 0.8;
    private const double BracketStep = 0.012, CapLength = 0.006;

    private static readonly Color[] Colors =
    [
        Color.FromHex("#F0E442"), Color.FromHex("#2ECC71"), Color.FromHex("#FF8AD8"), Color.FromHex("#FF9F1C"), Color.FromHex("#FFFFFF"),
    ];

    /// <summary>How many kinds are shown.</summary>
    public static int CountOf(AnomalyResult result) => Math.Min(MostMarks, result.Evidence.Count);

    /// <summary>Marks the bands of the evidence.</summary>
    public static void AddTo(Plot plot, AnomalyResult result, CellGrid grid)
    {
        double length = grid.EndSeconds - grid.StartSeconds;
        for (int i = 0; i < CountOf(result); i++)
        {
            AnomalyEvidence evidence = result.Evidence[i];
            double low = PlotStyle.BinOf(grid.Axes, evidence.LowHz), high = PlotStyle.BinOf(grid.Axes, evidence.HighHz);
            if (evidence is { StartSeconds: { } start, EndSeconds: { } end })
            {
                AddBox(plot, (start, end, low, high), Colors[i], 0);
                continue;
            }

            AddBox(plot, (grid.StartSeconds, grid.EndSeconds, low, high), Colors[i], high - low < WholeShare * grid.Axes.Bins ? 0.18 : 0, outline: false);

            // Side by side from the right edge, so that bands that overlap stay apart.
            double x = grid.EndSeconds - (length * BracketStep * (i + 1));
            double cap = x - (length * CapLength);
            foreach ((double x2, double y1, double y2) in new[] { (x, low, high), (cap, low, low), (cap, high, high) })
            {
                ScottPlot.Plottables.LinePlot line = plot.Add.Line(x, y1, x2, y2);
                line.LineColor = Colors[i];
                line.LineWidth = 3;
            }
        }
    }

    /// <summary>A plot of words, a line for each mark.</summary>
    public static Plot CreateLegend(AnomalyResult result)
    {
        int count = CountOf(result);
        var plot = new Plot();
        plot.FigureBackground.Color = ScottPlot.Colors.White;
        plot.DataBackground.Color = Color.FromHex("#2B2138");
        plot.HideAxesAndGrid();
        plot.Layout.Fixed(new PixelPadding(90, 110, 4, 0));
        plot.Axes.SetLimits(0, 1, 0, count);
        for (int i = 0; i < count; i++)
        {
            double y = count - i - 0.5;
            AnomalyEvidence evidence = result.Evidence[i];
            ScottPlot.Plottables.Marker mark = plot.Add.Marker(0.012, y, MarkerShape.FilledSquare, 11, Colors[i]);
            mark.LineWidth = 0;
            ScottPlot.Plottables.Text text = plot.Add.Text($"{evidence.Kind}: {evidence.Text}", 0.025, y - 0.1);
            text.LabelAlignment = Alignment.MiddleLeft;
            text.LabelFontColor = ScottPlot.Colors.White;
            text.LabelFontSize = 15;
        }

        return plot;
    }

    private static void AddBox(Plot plot, (double Start, double End, double Low, double High) place, Color color, double fill, bool outline = true)
    {
        ScottPlot.Plottables.Rectangle box = plot.Add.Rectangle(place.Start, place.End, place.Low, place.High);
        box.FillColor = color.WithAlpha(fill);
        box.LineColor = color;
        box.LineWidth = outline ? 2 : 0;
    }
}
