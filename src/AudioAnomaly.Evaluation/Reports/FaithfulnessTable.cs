namespace AudioAnomaly.Evaluation;

/// <summary>Faithfulness in the layout of the paper's Table 2, with controls beside.</summary>
internal static class FaithfulnessTable
{
    public static IEnumerable<ReportTable> Of(EvaluationReport report)
    {
        List<ReportRow> rows = [];
        int recordings = 0;
        foreach (IGrouping<string, EvaluationPartResult> detector in PaperMethod.Detectors(report))
        {
            FaithfulnessMetrics[] measured = [.. detector.Select(part => part.Faithfulness).OfType<FaithfulnessMetrics>()];
            if (measured.Length == 0)
            {
                continue;
            }

            recordings = Math.Max(recordings, measured.Sum(one => one.Recordings));
            rows.AddRange(FaithfulnessMask.All.Select(mask => new ReportRow(
            [
                detector.Key,
                mask.Title,
                .. FaithfulnessForm.All.Select(form => ReportNumber.Decimals(PartStatistics.Pool(measured.Select(one => form.Of(one) is { } measure ? mask.Of(measure) : null)))),
            ])));

            if (PaperMethod.Find(PaperFigures.Faithfulness, row => row.Method, detector.Key) is { } paper)
            {
                rows.Add(new([$"{paper.Method}, paper", "the map", Text(paper.V1), ReportNumber.Missing, Text(paper.V2), ReportNumber.Missing], IsReference: true));
            }
        }

        if (rows.Count > 0)
        {
            yield return new(
                "Faithfulness, layout of the paper's Table 2 (mean ± standard deviation)",
                [ReportColumn.Text("Method"), ReportColumn.Text("Mask"), .. FaithfulnessForm.All.Select(form => new ReportColumn(form.Title))],
                rows,
                [
                    FormattableString.Invariant($"Over the anomalous recordings that were measured, at most {recordings} for a detector (each seed counts them again). An explanation that does not beat its values in random cells explains nothing."),
                    "The paper prints v1 with the anomaly kept, and explains it with the anomaly removed; both are here. Its f, the domain of the mask and the fill of holes are not given, so its figures stand on another scale.",
                    PaperMethod.BackboneNote(report),
                ]);
        }
    }

    private static string Text((double Mean, double Deviation) value) => $"{ReportNumber.Of(value.Mean, "0.000")} ± {ReportNumber.Of(value.Deviation, "0.000")}";
}
