using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Draws spectrograms and anomaly maps of one recording side by side with the same axes, as the paper's Figure 1 does.</summary>
internal static class MapDrawing
{
    private const double PanelWidth = 320;
    private const double PanelHeight = 190;
    private const double Left = 56;
    private const double Gap = 22;
    private const int MaxColumns = 400;

    /// <summary>Draws panels.</summary>
    /// <param name="description">What is shown, for those who cannot see it.</param>
    /// <param name="panels">The panels from the left; all of one shape.</param>
    /// <param name="frequencies">The centre of each bin in Hz, ascending.</param>
    /// <param name="secondsPerFrame">Seconds from frame to frame.</param>
    /// <param name="span">Start and end of the anomaly in seconds, drawn as dashed lines; null if they are not known.</param>
    public static string Draw(
        string description,
        IReadOnlyList<MapPanel> panels,
        IReadOnlyList<double> frequencies,
        double secondsPerFrame,
        (double Start, double End)? span = null)
    {
        double width = Left + (panels.Count * (PanelWidth + Gap)) - Gap + 12;
        var svg = new SvgDrawing(width, PanelHeight + 68, description);
        for (int i = 0; i < panels.Count; i++)
        {
            var area = new PlotArea(Left + (i * (PanelWidth + Gap)), 24, PanelWidth, PanelHeight);
            DrawPanel(svg, area, panels[i], frequencies.Count);
            svg.Text(area.X(0.5), 15, panels[i].Title);
            var times = new TimeAxis(area, panels[i].Values.Length / frequencies.Count, secondsPerFrame);
            DrawTimes(svg, area, times);
            if (span is { } anomaly)
            {
                foreach (double second in (ReadOnlySpan<double>)[anomaly.Start, anomaly.End])
                {
                    // White dashes on black, seen on the dark and on the light end of the colours.
                    svg.Line(times.X(second), area.Top, times.X(second), area.Bottom, "#000", width: 2.6);
                    svg.Line(times.X(second), area.Top, times.X(second), area.Bottom, "#fff", "4 3", width: 1.4);
                }
            }

            foreach ((double bin, string label) in AxisTicks.Frequencies(frequencies))
            {
                double y = area.Y((bin + 0.5) / frequencies.Count);
                svg.Line(area.Left - 4, y, area.Left, y, "#444");
                if (i == 0)
                {
                    svg.Text(area.Left - 7, y + 4, label, "end");
                }
            }
        }

        svg.Text(12, 24 + (PanelHeight / 2), "Frequency (Hz)", turn: -90);
        return svg.ToString();
    }

    private static void DrawTimes(SvgDrawing svg, PlotArea area, TimeAxis times)
    {
        foreach (double tick in AxisTicks.Between(0, times.EndSeconds, 6))
        {
            svg.Line(times.X(tick), area.Bottom, times.X(tick), area.Bottom + 4, "#444");
            svg.Text(times.X(tick), area.Bottom + 17, AxisTicks.Label(tick));
        }

        svg.Text(area.X(0.5), area.Bottom + 34, "Time (s)");
    }

    private static void DrawPanel(SvgDrawing svg, PlotArea area, MapPanel panel, int bins)
    {
        ReadOnlySpan<float> values = panel.Values.Span;
        int frames = values.Length / bins;
        int columns = Math.Min(frames, MaxColumns);
        byte[] pixels = new byte[bins * columns];
        (double low, double high) = panel.Range();
        for (int column = 0; column < columns; column++)
        {
            // Neighbouring frames share a column; their highest value counts, so that nothing short is lost.
            int first = (int)((long)column * frames / columns), end = (int)((long)(column + 1) * frames / columns);
            for (int bin = 0; bin < bins; bin++)
            {
                double value = double.NaN;
                for (int frame = first; frame < end; frame++)
                {
                    double cell = values[(frame * bins) + bin];
                    value = double.IsNaN(value) || cell > value ? cell : value;
                }

                pixels[((bins - 1 - bin) * columns) + column] = ColorScale.IndexOf(value, low, high);
            }
        }

        svg.Image(area, PngImage.Encode(pixels, columns, panel.Colors.Colors));
        svg.Frame(area);
        svg.Text(area.Right, area.Bottom + 34, string.Create(CultureInfo.InvariantCulture, $"{low:0.#} to {high:0.#} {panel.Unit}").TrimEnd(), "end");
    }

    /// <summary>Where times lie. A frame's column is centred at its time, so that time 0 is half a column from the edge.</summary>
    private readonly record struct TimeAxis(PlotArea Area, int Frames, double SecondsPerFrame)
    {
        public double EndSeconds => (Frames - 0.5) * SecondsPerFrame;

        public double X(double seconds) => Area.X(Math.Clamp(((seconds / SecondsPerFrame) + 0.5) / Frames, 0, 1));
    }
}
