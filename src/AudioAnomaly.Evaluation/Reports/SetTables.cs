using System.Globalization;

namespace AudioAnomaly.Evaluation;

/// <summary>Results on several folders, each a set of its own: sets by detectors, once the ranking and once what the models' own thresholds did.</summary>
internal static class SetTables
{
    /// <summary>Whether a report has several sets with one part each.</summary>
    public static bool Fit(EvaluationReport report) => report.Parts.All(part => part is { Group: not null, Section: null, SnrDb: null })
        && report.Parts.Select(part => part.Group).Distinct().Count() > 1;

    public static IEnumerable<ReportTable> Of(EvaluationReport report)
    {
        yield return Table(
            report,
            "ROC-AUC (percent)",
            Ranking,
            Mean(EvaluationMeasures.RocAuc),
            Least,
            [.. report.Parts.Select(part => part.Sample.IntervalLevel).OfType<double>().Distinct()
                .Select(level => $"In brackets what holds {ReportNumber.Percent(level)} % of resamples of the test recordings.")]);
        yield return Table(
            report,
            "false alarms / detections at the models' own thresholds",
            Alarms,
            parts => $"{Mean(EvaluationMeasures.FalseAlarms)(parts)} / {Mean(EvaluationMeasures.Detections)(parts)} %",
            Pooled,
            ["Recordings above the threshold that the model found on normal ones, of all there are; means in percent, every set weighing the same."]);
    }

    private static ReportTable Table(
        EvaluationReport report,
        string title,
        Func<EvaluationPartResult, string> cell,
        Func<EvaluationPartResult[], string> mean,
        Func<EvaluationPartResult[], (string Name, string Value)> last,
        IReadOnlyList<string> notes)
    {
        IGrouping<string, EvaluationPartResult>[] detectors = [.. PaperMethod.Detectors(report)];
        List<ReportRow> rows = [];
        foreach (IGrouping<string?, EvaluationPartResult> set in report.Parts.GroupBy(part => part.Group))
        {
            EvaluationCounts counts = set.First().Counts;
            rows.Add(new([
                set.Key!,
                string.Create(CultureInfo.InvariantCulture, $"{counts.Training + counts.Calibration} / {counts.TestNormal} / {counts.TestAnomalous}"),
                .. detectors.Select(detector => string.Join(", ", set.Where(part => part.Detector == detector.Key).Select(cell)) is { Length: > 0 } found
                    ? found
                    : ReportNumber.Missing),
            ]));
        }

        rows.Add(new(["mean", string.Empty, .. detectors.Select(detector => mean([.. detector]))]));
        (string Name, string Value)[] lasts = [.. detectors.Select(detector => last([.. detector]))];
        rows.Add(new([lasts[0].Name, string.Empty, .. lasts.Select(one => one.Value)]));
        return new(
            $"{report.Settings.Dataset}: {title}",
            [ReportColumn.Text("Set"), new("learned / normal / anomalous"), .. detectors.Select(detector => new ReportColumn(detector.Key))],
            rows,
            [.. notes, .. PaperMethod.SeedNote(report)]);
    }

    private static string Ranking(EvaluationPartResult part)
    {
        string value = ReportNumber.Percent(EvaluationMeasures.RocAuc.Of(part));
        return part.Sample.RocAucLower is null ? value
            : $"{value} ({ReportNumber.Percent(part.Sample.RocAucLower)} to {ReportNumber.Percent(part.Sample.RocAucUpper)})";
    }

    private static Func<EvaluationPartResult[], string> Mean(EvaluationMeasure measure)
        => parts => ReportNumber.Percent(MeanAndDeviation.OverParts(parts, measure.Of));

    private static (string Name, string Value) Least(EvaluationPartResult[] parts)
        => ("least", ReportNumber.Percent(parts.Min(part => EvaluationMeasures.RocAuc.Of(part))));

    private static string Alarms(EvaluationPartResult part) => part.Sample.Threshold is null ? ReportNumber.Missing
        : $"{Above(part, anomalous: false)} / {Above(part, anomalous: true)}";

    private static (string Name, string Value) Pooled(EvaluationPartResult[] parts)
    {
        EvaluationPartResult[] judged = [.. parts.Where(part => part.Sample.Threshold is not null)];
        return ("all", string.Create(
            CultureInfo.InvariantCulture,
            $"{judged.Sum(part => Above(part, false))} of {judged.Sum(part => part.Counts.TestNormal)} / {judged.Sum(part => Above(part, true))} of {judged.Sum(part => part.Counts.TestAnomalous)}"));
    }

    private static int Above(EvaluationPartResult part, bool anomalous)
        => part.Scores.Count(score => score.IsAnomalous == anomalous && score.Score > part.Sample.Threshold);
}
