using System.Globalization;
using ScottPlot;

namespace AudioAnomaly.Plotting;

/// <summary>
/// Shows on a spectrogram what speaks for an anomaly: brackets for what lasts, boxes for what has its time, and a line of words for each. Mark and words have
/// the same number, for those who cannot tell the colours apart.
/// </summary>
internal static class EvidenceMarks
{
    public const int LineHeight = 24;

    private const float NumberSize = 12;

    // More would hide the picture.
    private const int MostMarks = 5;

    // A band of nearly all bins has nothing to point at.
    private const double WholeShare = 0.8;
    private const double BracketStep = 0.022, CapLength = 0.007;

    // Beyond a box's frame, so that the outline of a segment at the same place is seen too.
    private const float BoxInset = TwoToneBox.Casing + 1;

    // More characters would reach beyond the picture.
    private const int LongestText = 130;

    private static readonly Color[] Colors =
    [
        Color.FromHex("#F0E442"), Color.FromHex("#FF8AD8"), Color.FromHex("#9CC9FF"), Color.FromHex("#FF9F1C"), Color.FromHex("#FFFFFF"),
    ];

    /// <summary>How many kinds are shown.</summary>
    public static int CountOf(AnomalyResult result) => Math.Min(MostMarks, result.Evidence.Count);

    /// <summary>Marks the bands of the evidence.</summary>
    public static void AddTo(Plot plot, AnomalyResult result, CellGrid grid, PlotFrame frame)
    {
        double length = grid.EndSeconds - grid.StartSeconds;
        for (int i = 0; i < CountOf(result); i++)
        {
            AnomalyEvidence evidence = result.Evidence[i];
            double low = PlotStyle.BinOf(grid.Axes, evidence.LowHz), high = PlotStyle.BinOf(grid.Axes, evidence.HighHz);
            if (evidence is { StartSeconds: { } start, EndSeconds: { } end })
            {
                var place = new CoordinateRect(start, end, low, high);
                TwoToneBox.Add(plot, place, frame, Colors[i], BoxInset);
                CoordinateRect label = frame.Within(place, NumberSize, BoxInset);
                AddNumber(plot, i, label.Left, label.Top);
                continue;
            }

            if (high - low < WholeShare * grid.Axes.Bins)
            {
                ScottPlot.Plottables.Rectangle band = plot.Add.Rectangle(grid.StartSeconds, grid.EndSeconds, low, high);
                band.FillColor = Colors[i].WithAlpha(0.18);
                band.LineWidth = 0;
            }

            // Side by side from the right edge, so that bands that overlap stay apart.
            double x = grid.EndSeconds - (length * BracketStep * (i + 0.7));
            TwoToneBox.AddBracket(plot, x, x - (length * CapLength), low, high, frame, Colors[i]);
            AddNumber(plot, i, x, frame.Within(new CoordinateRect(x, x, low, high), NumberSize, 0).VerticalCenter);
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
            AddNumber(plot, i, 0.012, y);
            ScottPlot.Plottables.Text text = plot.Add.Text(ShortName.Of($"{evidence.Kind}: {evidence.Text}", LongestText), 0.025, y - 0.1);
            text.LabelAlignment = Alignment.MiddleLeft;
            text.LabelFontColor = ScottPlot.Colors.White;
            text.LabelFontSize = 15;
        }

        return plot;
    }

    /// <summary>The number of a mark, black on its colour.</summary>
    private static void AddNumber(Plot plot, int index, double x, double y)
    {
        ScottPlot.Plottables.Text number = plot.Add.Text((index + 1).ToString(CultureInfo.InvariantCulture), x, y);
        number.LabelAlignment = Alignment.MiddleCenter;
        number.LabelFontColor = ScottPlot.Colors.Black;
        number.LabelFontSize = NumberSize;
        number.LabelBold = true;
        number.LabelBackgroundColor = Colors[index];
        number.LabelBorderColor = ScottPlot.Colors.Black;
        number.LabelBorderWidth = 1;
        number.LabelPadding = 2;
    }
}
