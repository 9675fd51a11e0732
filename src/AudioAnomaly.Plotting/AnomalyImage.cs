using System.Globalization;
using ScottPlot;

namespace AudioAnomaly.Plotting;

/// <summary>Pictures of results: the spectrogram with the anomalous segments outlined and the evidence marked, the anomaly map, and the frame scores.</summary>
/// <example>
/// <code>
/// using AudioAnomalyModel model = await AudioAnomalyModel.LoadAsync("pump.aam");
/// AnomalyImage.Write("suspect.png", model.Score(AudioClip.FromFile("suspect.wav")));
/// </code>
/// </example>
public static class AnomalyImage
{
    private const int MostPoints = 6000;
    private const int SpectrogramHeight = 340, MapHeight = 320, FramesHeight = 240;

    // More characters would reach beyond the picture.
    private const int LongestName = 60;

    /// <summary>Writes a PNG. The file is there whole or not at all.</summary>
    /// <param name="path">The file to write or replace.</param>
    /// <param name="result">The result.</param>
    public static void Write(string path, AnomalyResult result)
    {
        byte[] png = Encode(result);
        AtomicFile.Write(path, stream => stream.Write(png));
    }

    /// <summary>Draws a PNG in memory.</summary>
    /// <param name="result">The result.</param>
    /// <returns>The PNG file's bytes.</returns>
    public static byte[] Encode(AnomalyResult result)
    {
        ArgumentNullException.ThrowIfNull(result);
        Spectrogram spectrogram = result.Spectrogram;
        CellGrid levels = CellGrid.OfMeans(spectrogram.Values.Span, spectrogram.Frames, spectrogram.Axes, spectrogram.ValidBins);
        using Plot top = PlotStyle.Create(Title(result), levels.StartSeconds, levels.EndSeconds, timeLabel: false);
        SpectrogramImage.AddTo(top, levels);
        PlotFrame frame = PlotStyle.FrameOf(levels, SpectrogramHeight, timeLabel: false);
        Outline(top, result, frame);
        EvidenceMarks.AddTo(top, result, levels, frame);

        AnomalyMap map = result.Map;
        CellGrid scores = CellGrid.OfMaxima(map.Values.Span, map.Frames, map.Axes, map.ValidBins);
        string limit = result.MapThreshold is { } level ? string.Create(CultureInfo.InvariantCulture, $"threshold {level:0.00}") : string.Empty;
        using Plot middle = PlotStyle.Create(limit.Length == 0 ? "Anomaly map" : $"Anomaly map ({limit})", scores.StartSeconds, scores.EndSeconds, timeLabel: false);

        // A calibrated map would be 1 throughout a strong anomaly and hide where it is strongest; a normal recording must not look hot.
        double brightest = Math.Max(map.Max, 2 * (result.MapThreshold ?? 0));
        PlotStyle.AddCells(middle, scores, 0, Math.Max(brightest, float.Epsilon), new ScottPlot.Colormaps.Inferno(), "Raw score");

        using Plot bottom = FramePlot(result, levels, limit);
        if (result.Evidence.Count == 0)
        {
            return PlotStyle.Encode((top, SpectrogramHeight), (middle, MapHeight), (bottom, FramesHeight));
        }

        using Plot legend = EvidenceMarks.CreateLegend(result);
        int legendHeight = (EvidenceMarks.LineHeight * EvidenceMarks.CountOf(result)) + 4;
        return PlotStyle.Encode((top, SpectrogramHeight), (legend, legendHeight), (middle, MapHeight), (bottom, FramesHeight));
    }

    private static Plot FramePlot(AnomalyResult result, CellGrid grid, string limitText)
    {
        Plot plot = PlotStyle.Create(limitText.Length == 0 ? "Score of each frame" : $"Score of each frame (dashed: {limitText})", grid.StartSeconds, grid.EndSeconds, timeLabel: true);
        double peak = result.FrameScores.Max();
        foreach (AnomalySegment segment in result.Segments)
        {
            ScottPlot.Plottables.HorizontalSpan span = plot.Add.HorizontalSpan(segment.StartSeconds, segment.EndSeconds);
            span.FillColor = PlotStyle.Accent.WithAlpha(0.25);
            span.LineStyle.IsVisible = false;
        }

        // More points than this nobody sees; of those that share one the highest is drawn.
        int count = Math.Min(result.FrameScores.Count, MostPoints);
        double[] times = new double[count], scores = new double[count];
        for (int i = 0; i < count; i++)
        {
            int first = (int)((long)i * result.FrameScores.Count / count), end = (int)((long)(i + 1) * result.FrameScores.Count / count);
            times[i] = grid.Axes.TimeOf((first + end - 1) / 2.0);
            scores[i] = result.FrameScores.Skip(first).Take(end - first).Max();
        }

        ScottPlot.Plottables.Scatter line = plot.Add.ScatterLine(times, scores);
        line.Color = Colors.Black;
        line.LineWidth = 1.5f;
        if (result.MapThreshold is { } threshold)
        {
            peak = Math.Max(peak, threshold);
            ScottPlot.Plottables.HorizontalLine limit = plot.Add.HorizontalLine(threshold);
            limit.Color = Color.FromHex("#B34700");
            limit.LinePattern = LinePattern.Dashed;
        }

        plot.Axes.SetLimitsY(0, peak > 0 ? 1.1 * peak : 1);
        plot.YLabel("Raw score", size: 16);
        return plot;
    }

    private static void Outline(Plot plot, AnomalyResult result, PlotFrame frame)
    {
        SpectrogramAxes axes = result.Spectrogram.Axes;
        foreach (AnomalySegment segment in result.Segments)
        {
            var place = new CoordinateRect(segment.StartSeconds, segment.EndSeconds, PlotStyle.BinOf(axes, segment.LowHz), PlotStyle.BinOf(axes, segment.HighHz));
            TwoToneBox.Add(plot, place, frame, PlotStyle.Accent);
        }
    }

    private static string Title(AnomalyResult result)
    {
        string name = ShortName.Of(Path.GetFileName(result.Source) ?? "Recording", LongestName);
        string limit = result.Threshold is { } threshold ? threshold.ToString("0.00", CultureInfo.InvariantCulture) : "none";
        return string.Create(CultureInfo.InvariantCulture, $"{name}: {result.Verdict.ToString().ToLowerInvariant()}, score {result.Score:0.00} (threshold {limit})");
    }
}
