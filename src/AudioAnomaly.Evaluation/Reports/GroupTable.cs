namespace AudioAnomaly.Evaluation;

/// <summary>How recordings were ranked, for data sets without a published table.</summary>
internal static class GroupTable
{
    private static readonly EvaluationMeasure[] Columns =
    [
        EvaluationMeasures.RocAuc,
        EvaluationMeasures.PAuc,
        EvaluationMeasures.AveragePrecision,
        EvaluationMeasures.F1Max,
        EvaluationMeasures.F1Floor,
        EvaluationMeasures.F1AtThreshold,
        EvaluationMeasures.FalseAlarms,
        EvaluationMeasures.Detections,
    ];

    public static ReportTable Of(EvaluationReport report)
    {
        List<ReportRow> rows = [];
        foreach (IGrouping<string, EvaluationPartResult> detector in PaperMethod.Detectors(report))
        {
            IGrouping<string?, EvaluationPartResult>[] groups = [.. detector.GroupBy(part => part.Group)];
            rows.AddRange(groups.Where(_ => groups.Length > 1).Select(group => Row(detector.Key, group.Key ?? ReportNumber.Missing, group)));
            rows.Add(Row(detector.Key, groups.Length > 1 ? "mean" : groups[0].Key ?? "all", detector));
        }

        return new(
            $"{report.Settings.Dataset}: recordings (percent)",
            [ReportColumn.Text("Method"), ReportColumn.Text("Group"), .. Columns.Select(column => new ReportColumn(column.Title))],
            rows,
            [
                "F1-max chooses its threshold on the test data; the floor is the F1 of calling everything anomalous."
                    + " The last three columns have the model's own threshold, found on normal recordings.",
                .. PaperMethod.SeedNote(report),
            ]);
    }

    private static ReportRow Row(string detector, string group, IEnumerable<EvaluationPartResult> parts)
        => new([detector, group, .. Columns.Select(column => ReportNumber.Percent(MeanAndDeviation.OverParts(parts, column.Of)))]);
}
