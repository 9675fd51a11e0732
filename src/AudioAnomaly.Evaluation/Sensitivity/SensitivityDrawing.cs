using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Draws a sensitivity report: for each kind a table of octaves and strengths, coloured by the share found.</summary>
internal static class SensitivityDrawing
{
    private const double CellWidth = 52, CellHeight = 20, LabelWidth = 118, PanelGap = 26, HeadHeight = 40;
    private const int Columns = 2;
    private const string Style = "<svg style=\"font:12px system-ui,sans-serif;background:#fff\" ";

    public static string Draw(SensitivityReport report)
    {
        SensitivityCurve[][] panels = [.. report.Curves.GroupBy(curve => (curve.Kind, curve.IsQuieter)).Select(kind => kind.ToArray())];
        double panelWidth = LabelWidth + (CellWidth * panels.Max(panel => panel[0].Points.Count)) + PanelGap;

        // Panels of one row stand below the others, side by side.
        SensitivityCurve[][][] rows = [.. panels.Where(panel => panel.Length > 1).Chunk(Columns), .. panels.Where(panel => panel.Length == 1).Chunk(Columns)];
        double[] heights = [.. rows.Select(row => row.Max(panel => HeadHeight + (CellHeight * panel.Length) + PanelGap))];
        double top = 34;
        var svg = new SvgDrawing((Columns * panelWidth) + 10, top + heights.Sum() + 10, $"What the model can hear. {string.Join(" ", report.Describe())}");
        svg.Text(
            10,
            20,
            string.Create(
                CultureInfo.InvariantCulture,
                $"Share of synthetic faults found in {CountText.Of(report.Recordings - report.FalseAlarms, "normal recording")} ({(report.FalseAlarms == 0 ? "without a fault: 0 called anomalous" : $"{CountText.Of(report.FalseAlarms, "other")} called anomalous without a fault")})"),
            "start");
        for (int row = 0; row < rows.Length; row++)
        {
            for (int column = 0; column < rows[row].Length; column++)
            {
                DrawPanel(svg, rows[row][column], 10 + (column * panelWidth), top + heights.Take(row).Sum());
            }
        }

        return svg.ToString().Replace("<svg ", Style, StringComparison.Ordinal);
    }

    private static void DrawPanel(SvgDrawing svg, SensitivityCurve[] curves, double left, double top)
    {
        svg.Text(left, top + 12, $"{SensitivityText.Name(curves[0].Kind, curves[0].IsQuieter)}, {Unit(curves[0].Kind)}", "start");
        for (int column = 0; column < curves[0].Points.Count; column++)
        {
            string strength = SensitivityText.ShortStrength(curves[0].Kind, curves[0].Points[column].Strength);
            svg.Text(left + LabelWidth + (CellWidth * (column + 0.5)), top + 32, strength);
        }

        for (int row = 0; row < curves.Length; row++)
        {
            double y = top + HeadHeight + (CellHeight * row);
            svg.Text(left + LabelWidth - 6, y + 14, Label(curves[row]), "end");
            for (int column = 0; column < curves[row].Points.Count; column++)
            {
                SensitivityPoint point = curves[row].Points[column];
                double x = left + LabelWidth + (CellWidth * column);
                svg.Bar(x, y, CellWidth - 1, CellHeight - 1, Colour(point.Share));
                svg.Text(x + (CellWidth / 2), y + 14, point.Cases == 0 ? "-" : string.Create(CultureInfo.InvariantCulture, $"{100 * point.Share:0} %"));
            }
        }
    }

    private static string Unit(SyntheticFaultKind kind) => kind switch
    {
        SyntheticFaultKind.Modulation => "depth",
        SyntheticFaultKind.Tone or SyntheticFaultKind.Event => "dB relative to the recording",
        _ => "dB",
    };

    private static string Label(SensitivityCurve curve) => curve.LowHz is { } low
        ? string.Create(CultureInfo.InvariantCulture, $"{low:0.#} to {curve.HighHz:0.#} Hz")
        : "all octaves";

    /// <summary>From white for none to blue for all; grey for what was not tested.</summary>
    private static string Colour(double share)
    {
        if (double.IsNaN(share))
        {
            return "#dddddd";
        }

        int Mix(int full) => (int)Math.Round(255 + (share * (full - 255)));
        return string.Create(CultureInfo.InvariantCulture, $"#{Mix(0x56):x2}{Mix(0xB4):x2}{Mix(0xE9):x2}");
    }
}
