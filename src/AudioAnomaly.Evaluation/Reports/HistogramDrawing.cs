using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Draws the scores of normal against those of anomalous recordings.</summary>
internal static class HistogramDrawing
{
    /// <summary>The number of bars of each class.</summary>
    public const int Bins = 30;

    private static readonly PlotArea Area = new(46, 10, 240, 120);

    /// <summary>Draws shares of each class, so that a small class is seen beside a large one.</summary>
    /// <param name="title">What was scored.</param>
    /// <param name="bins">The counts.</param>
    public static string Draw(string title, ScoreBins bins)
    {
        int normals = bins.Normal.Sum(), anomalies = bins.Anomalous.Sum();
        string counts = string.Create(CultureInfo.InvariantCulture, $"{normals} normal, {anomalies} anomalous");
        var svg = new SvgDrawing(300, 182, string.Create(
            CultureInfo.InvariantCulture,
            $"Histogram of the scores of {title}: {counts}, from {bins.Low:0.####} to {bins.High:0.####}"));
        double peak = Math.Max(Share(bins.Normal.Max(), normals), Share(bins.Anomalous.Max(), anomalies));
        foreach ((IReadOnlyList<int> values, int total, string color) in new[]
        {
            (bins.Normal, normals, LineStyle.Normal),
            (bins.Anomalous, anomalies, LineStyle.Anomalous),
        })
        {
            svg.Bars(Area, [.. values.Select(value => Share(value, total) / peak)], color);
        }

        svg.Frame(Area);
        foreach (double tick in AxisTicks.Between(bins.Low, bins.High, 5))
        {
            svg.Text(Area.X((tick - bins.Low) / (bins.High - bins.Low)), Area.Bottom + 15, AxisTicks.Label(tick));
        }

        svg.Text(Area.Left - 5, Area.Top + 8, string.Create(CultureInfo.InvariantCulture, $"{100 * peak:0} %"), "end");
        svg.Text(Area.Left - 5, Area.Bottom, "0", "end");
        svg.Bar(Area.Left, Area.Bottom + 27, 12, 12, LineStyle.Normal);
        svg.Text(Area.Left + 17, Area.Bottom + 37, string.Create(CultureInfo.InvariantCulture, $"{normals} normal"), "start");
        svg.Bar(Area.X(0.5), Area.Bottom + 27, 12, 12, LineStyle.Anomalous);
        svg.Text(Area.X(0.5) + 17, Area.Bottom + 37, string.Create(CultureInfo.InvariantCulture, $"{anomalies} anomalous"), "start");
        return svg.ToString();
    }

    private static double Share(int count, int total) => total == 0 ? 0 : count / (double)total;
}
