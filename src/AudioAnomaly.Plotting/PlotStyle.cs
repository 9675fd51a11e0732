using System.Globalization;
using ScottPlot;
using ScottPlot.Plottables;
using SkiaSharp;

namespace AudioAnomaly.Plotting;

/// <summary>What all pictures have in common: size, margins, axes, and how they are written.</summary>
internal static class PlotStyle
{
    public const int Width = 1200;

    private const float Left = 90;
    private const float Right = 110;
    private const float Top = 44;
    private static readonly double[] FrequencyTicks = [50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000];

    static PlotStyle()
    {
        // The library's own choice can be a serif font. Without any font on the system pictures have no text; everything else is drawn.
        if (Fonts.GetTypeface("DejaVu Sans", bold: false, italic: false) is { FamilyName: "DejaVu Sans" })
        {
            Fonts.Default = "DejaVu Sans";
        }
    }

    public static readonly Color OutOfScope = Color.FromHex("#D9D9D9");
    public static readonly Color Accent = Color.FromHex("#00B4D8");

    /// <summary>A plot with a time axis; the plots of one picture have the same margins, so that times line up.</summary>
    public static Plot Create(string title, double startSeconds, double endSeconds, bool timeLabel)
    {
        var plot = new Plot();
        plot.FigureBackground.Color = Colors.White;
        plot.DataBackground.Color = Colors.White;
        plot.Title(title, size: 18);
        plot.Axes.Title.Label.Bold = false;
        plot.Axes.Left.Label.FontSize = 16;
        plot.Axes.Bottom.Label.FontSize = 16;
        plot.Axes.Left.TickLabelStyle.FontSize = 14;
        plot.Axes.Bottom.TickLabelStyle.FontSize = 14;
        plot.Axes.SetLimitsX(startSeconds, endSeconds);
        plot.Layout.Fixed(new PixelPadding(Left, Right, Bottom(timeLabel), Top));
        if (timeLabel)
        {
            plot.XLabel("Time (s)", size: 16);
        }

        plot.HideGrid();
        return plot;
    }

    /// <summary>The edges of a plot of cells that is so many pixels high.</summary>
    public static PlotFrame FrameOf(CellGrid grid, int height, bool timeLabel) => new(
        new CoordinateRect(grid.StartSeconds, grid.EndSeconds, -0.5, grid.Axes.Bins - 0.5),
        Width - Left - Right,
        height - Bottom(timeLabel) - Top);

    /// <summary>Draws a grid of cells with a frequency axis and a colour bar.</summary>
    public static void AddCells(Plot plot, CellGrid grid, double low, double high, IColormap colors, string colorLabel)
    {
        int bins = grid.Axes.Bins;
        Heatmap map = plot.Add.Heatmap(grid.Cells);
        map.Position = new CoordinateRect(grid.StartSeconds, grid.EndSeconds, -0.5, bins - 0.5);
        map.Colormap = colors;
        map.ManualRange = new ScottPlot.Range(low, high);
        map.NaNCellColor = OutOfScope;
        ScottPlot.Panels.ColorBar bar = plot.Add.ColorBar(map);
        bar.Label = colorLabel;
        bar.LabelStyle.FontSize = 15;
        bar.Axis.TickLabelStyle.FontSize = 13;
        plot.Axes.SetLimitsY(-0.5, bins - 0.5);
        plot.YLabel("Frequency (Hz)", size: 16);
        List<double> ticks = [];
        foreach (double hertz in FrequencyTicks.Where(hertz => hertz >= grid.Axes.FrequencyOf(0) && hertz <= grid.Axes.FrequencyOf(bins - 1)))
        {
            // Labels that would touch the one below are left out.
            if (ticks.Count == 0 || BinOf(grid.Axes, hertz) - BinOf(grid.Axes, ticks[^1]) > 0.055 * bins)
            {
                ticks.Add(hertz);
            }
        }

        plot.Axes.Left.SetTicks(
            [.. ticks.Select(hertz => BinOf(grid.Axes, hertz))],
            [.. ticks.Select(hertz => hertz >= 1000 ? string.Create(CultureInfo.InvariantCulture, $"{hertz / 1000:0.#}k") : hertz.ToString("0", CultureInfo.InvariantCulture))]);
    }

    /// <summary>The fractional bin of a frequency; bins are not spaced evenly in Hz.</summary>
    public static double BinOf(SpectrogramAxes axes, double hertz)
    {
        int above = axes.CountBinsUpTo(hertz);
        if (above == 0)
        {
            return -0.5;
        }

        if (above == axes.Bins)
        {
            return axes.Bins - 0.5;
        }

        double low = axes.FrequencyOf(above - 1), high = axes.FrequencyOf(above);
        return above - 1 + ((hertz - low) / (high - low));
    }

    private static float Bottom(bool timeLabel) => timeLabel ? 60 : 34;

    /// <summary>Draws plots below each other and encodes them as PNG.</summary>
    public static byte[] Encode(params ReadOnlySpan<(Plot Plot, int Height)> rows)
    {
        int height = 0;
        foreach ((_, int rowHeight) in rows)
        {
            height += rowHeight;
        }

        using var surface = SKSurface.Create(new SKImageInfo(Width, height));
        surface.Canvas.Clear(SKColors.White);
        int top = 0;
        foreach ((Plot plot, int rowHeight) in rows)
        {
            // A plot clears all of the canvas it draws on, so each has its own.
            using var row = SKSurface.Create(new SKImageInfo(Width, rowHeight));
            plot.Render(row.Canvas, Width, rowHeight);
            using SKImage picture = row.Snapshot();
            surface.Canvas.DrawImage(picture, 0, top);
            top += rowHeight;
        }

        using SKImage image = surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
