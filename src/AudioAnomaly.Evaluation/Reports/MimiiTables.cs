namespace AudioAnomaly.Evaluation;

/// <summary>Results on MIMII in the layout of the paper's Table 1, and by ratio.</summary>
internal static class MimiiTables
{
    /// <summary>Whether a report is one on MIMII.</summary>
    public static bool Fit(EvaluationReport report) => report.Settings.Dataset.Contains("MIMII", StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<ReportTable> Of(EvaluationReport report)
    {
        string[] machines = [.. PaperFigures.Machines, .. report.Parts.Select(part => part.Group).OfType<string>().Distinct().Except(PaperFigures.Machines)];
        yield return Machines(report, machines);
        if (report.Parts.Select(part => part.SnrDb).Distinct().Count() > 1)
        {
            yield return Ratios(report, machines);
        }
    }

    private static ReportTable Machines(EvaluationReport report, string[] machines)
    {
        List<ReportRow> rows = [];
        foreach (IGrouping<string, EvaluationPartResult> detector in PaperMethod.Detectors(report))
        {
            rows.Add(new([
                detector.Key,
                .. machines.Select(machine => detector.Where(part => part.Group == machine).ToArray()).SelectMany(parts => new[]
                {
                    ReportNumber.Percent(MeanAndDeviation.OverParts(parts, EvaluationMeasures.F1Max.Of)),
                    ReportNumber.Percent(MeanAndDeviation.OverParts(parts, EvaluationMeasures.RocAuc.Of)),
                }),
                ReportNumber.Percent(PartStatistics.OverGroups(detector, EvaluationMeasures.RocAuc.Of)),
            ]));
            if (PaperMethod.Find(PaperFigures.Mimii, row => row.Method, detector.Key) is { } paper)
            {
                rows.Add(Reference($"{paper.Method}, paper", paper, machines));
            }
        }

        rows.Add(Reference("Baseline, paper", PaperFigures.Mimii[^1], machines));
        return new(
            "MIMII, layout of the paper's Table 1 (percent)",
            [
                ReportColumn.Text("Method"),
                .. machines.SelectMany(machine => new ReportColumn[] { new($"{machine} F1"), new($"{machine} ROC") }),
                new("mean ROC"),
            ],
            rows,
            [
                "One model for each machine, id and ratio; means over ids and ratios. The paper says neither whether it did so, nor its split,"
                    + " seeds, or coreset.",
                "F1 is F1-max, whose threshold is chosen on the test data. Calling everything anomalous already gives"
                    + $" {ReportNumber.Percent(MeanAndDeviation.Of(report.Parts.Select(EvaluationMeasures.F1Floor.Of)).Mean)} on these test sets.",
                "The paper's baseline row is no run on MIMII: it repeats the development averages of the DCASE 2020 Task 2 autoencoder,"
                    + " another selection of recordings.",
                PaperMethod.BackboneNote(report),
                .. PaperMethod.SeedNote(report),
            ]);
    }

    private static ReportTable Ratios(EvaluationReport report, string[] machines) => new(
        "MIMII by ratio of machine over factory noise: ROC-AUC (percent)",
        [ReportColumn.Text("Method"), new("SNR"), .. machines.Select(machine => new ReportColumn(machine)), new("mean")],
        [.. PaperMethod.Detectors(report).SelectMany(detector => detector.GroupBy(part => part.SnrDb).OrderByDescending(ratio => ratio.Key)
            .Select(ratio => new ReportRow([
            detector.Key,
            ReportNumber.Ratio(ratio.Key),
            .. machines.Select(
                machine => ReportNumber.Percent(MeanAndDeviation.OverParts(ratio.Where(part => part.Group == machine), EvaluationMeasures.RocAuc.Of))),
            ReportNumber.Percent(PartStatistics.OverGroups(ratio, EvaluationMeasures.RocAuc.Of)),
        ])))],
        []);

    private static ReportRow Reference(
        string name,
        (string Method, IReadOnlyList<(double? F1, double RocAuc)> Machines, double MeanRocAuc) paper,
        string[] machines)
        => new(
        [
            name,
            .. machines.SelectMany((_, i) => i < paper.Machines.Count
                ? new[] { ReportNumber.Of(paper.Machines[i].F1, "0.0"), ReportNumber.Of(paper.Machines[i].RocAuc, "0.0") }
                : [ReportNumber.Missing, ReportNumber.Missing]),
            ReportNumber.Of(paper.MeanRocAuc, "0.0"),
        ],
        IsReference: true);
}
