using ScottPlot;

namespace AudioAnomaly.Plotting;

/// <summary>Pictures of spectrograms.</summary>
public static class SpectrogramImage
{
    private const int LongestName = 90;

    /// <summary>Writes a PNG with time and frequency axes and a scale in dB. The file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="spectrogram">The spectrogram.</param>
    public static void Write(string path, Spectrogram spectrogram)
    {
        ArgumentNullException.ThrowIfNull(spectrogram);
        CellGrid grid = CellGrid.OfMeans(spectrogram.Values.Span, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins);
        using Plot plot = PlotStyle.Create(ShortName.Of(Path.GetFileName(spectrogram.Source) ?? "Spectrogram", LongestName), grid.StartSeconds, grid.EndSeconds, timeLabel: true);
        AddTo(plot, grid);
        byte[] png = PlotStyle.Encode((plot, 520));
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>Draws the levels, with the colour scale over the range that is really there.</summary>
    internal static void AddTo(Plot plot, CellGrid grid)
    {
        double[] levels = [.. grid.Cells.Cast<double>().Where(double.IsFinite).Order()];

        // The faintest cells are usually digital silence or a filter's floor, and would swallow the scale.
        double low = levels[(int)(0.02 * (levels.Length - 1))];
        double high = levels[^1];
        PlotStyle.AddCells(plot, grid, low, Math.Max(high, low + 1), new ScottPlot.Colormaps.Magma(), "Level (dB)");
    }
}
