namespace AudioAnomaly.Evaluation;

/// <summary>Results with the truth over time and frequency, in the layout of the paper's Table 3, and by ratio.</summary>
internal static class EnvMixTables
{
    // In the order of the paper's Table 3; what it does not have stands behind.
    private static readonly EvaluationMeasure[] Columns =
    [
        EvaluationMeasures.RocAuc,
        EvaluationMeasures.F1Max,
        EvaluationMeasures.SpectrogramF1Max,
        EvaluationMeasures.AuProRescaled,
        EvaluationMeasures.SpectrogramRocAuc,
        EvaluationMeasures.TemporalF1Max,
        EvaluationMeasures.TemporalRocAuc,
        EvaluationMeasures.AuPro,
        EvaluationMeasures.SpectrogramF1AtPercentile,
    ];

    /// <summary>Whether a report has what the table shows.</summary>
    public static bool Fit(EvaluationReport report) => report.Parts.Any(part => part.Spectrogram is not null || part.Temporal is not null);

    public static IEnumerable<ReportTable> Of(EvaluationReport report)
    {
        yield return Overall(report);
        if (report.Parts.Select(part => part.SnrDb).Distinct().Count() > 1)
        {
            yield return ByRatio(report);
        }
    }

    private static ReportTable Overall(EvaluationReport report)
    {
        bool isEnvMix = report.Settings.Dataset.Contains("EnvMix", StringComparison.OrdinalIgnoreCase);
        List<ReportRow> rows = [];
        foreach (IGrouping<string, EvaluationPartResult> detector in PaperMethod.Detectors(report))
        {
            rows.Add(new([detector.Key, .. Cells(detector)]));
            if (isEnvMix && PaperMethod.Find(PaperFigures.EnvMix, row => row.Method, detector.Key) is { } paper)
            {
                rows.Add(new(
                    [$"{paper.Method}, paper", .. Columns.Select((_, i) => ReportNumber.Of(i < paper.Values.Count ? paper.Values[i] : null, "0.0"))],
                    IsReference: true));
            }
        }

        return new($"{report.Settings.Dataset}, layout of the paper's Table 3 (percent)", Headings([]), rows, [.. Notes(report, isEnvMix)]);
    }

    private static ReportTable ByRatio(EvaluationReport report) => new(
        $"{report.Settings.Dataset} by ratio of anomaly over background (percent)",
        Headings([new("SNR")]),
        [.. PaperMethod.Detectors(report).SelectMany(detector => detector.GroupBy(part => part.SnrDb).OrderByDescending(ratio => ratio.Key)
            .Select(ratio => new ReportRow([detector.Key, ReportNumber.Ratio(ratio.Key), .. Cells(ratio)])))],
        []);

    private static ReportColumn[] Headings(ReportColumn[] more)
        => [ReportColumn.Text("Method"), .. more, .. Columns.Select(column => new ReportColumn(column.PaperTitle))];

    private static IEnumerable<string> Cells(IEnumerable<EvaluationPartResult> parts)
        => Columns.Select(column => ReportNumber.Percent(MeanAndDeviation.OverParts(parts, column.Of)));

    private static IEnumerable<string> Notes(EvaluationReport report, bool isEnvMix)
    {
        if (isEnvMix)
        {
            yield return report.Settings.Dataset.Equals("EnvMix", StringComparison.OrdinalIgnoreCase)
                ? "The paper's mixtures are not published, so that these are other mixtures of the same sources."
                : "Other data than the paper's EnvMix (ESC-50 in UrbanSound8K): the paper's rows show the layout and the order of magnitude, and are no target.";
            yield return "One model for each background; means over backgrounds and ratios. The paper does not say how it divided the data.";
            yield return PaperMethod.BackboneNote(report);
        }

        double[] percentiles = [.. report.Parts.Select(part => part.Spectrogram?.Percentile).OfType<double>().Distinct()];
        yield return "The paper's PRO fits the rescaled form only: a random map has about 50 in the rescaled form and 15 in the standard one.";
        yield return "F1 is F1-max. The paper's rule for cells, above the"
            + $" {string.Join(" or ", percentiles.Select(one => ReportNumber.Of(one, "0.##")))}th percentile of the map values,"
            + " stands in the last column; at the share of anomalous cells that its other figures imply,"
            + " the printed ones cannot come from that rule.";
        yield return $"Calling everything anomalous gives F1 of {Floor(report, EvaluationMeasures.F1Floor)} (sample),"
            + $" {Floor(report, EvaluationMeasures.SpectrogramF1Floor)} (cells) and {Floor(report, EvaluationMeasures.TemporalF1Floor)}"
            + " (frames).";
        if (isEnvMix)
        {
            yield return "F1 compares only where these floors are alike. The paper does not give its own, but its STFPM, which ranks near chance,"
                + " has 67.2, 19.4 and 35.4.";
        }

        foreach (string note in PaperMethod.SeedNote(report))
        {
            yield return note;
        }
    }

    private static string Floor(EvaluationReport report, EvaluationMeasure floor)
        => ReportNumber.Percent(MeanAndDeviation.Of(report.Parts.Select(floor.Of)).Mean);
}
