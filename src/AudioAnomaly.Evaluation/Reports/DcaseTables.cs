using System.Globalization;
using System.Text.RegularExpressions;

namespace AudioAnomaly.Evaluation;

/// <summary>Results on DCASE task 2 as the challenge of the year lists them.</summary>
internal static partial class DcaseTables
{
    private const string Mean = "mean";

    /// <summary>Whether a report is one on DCASE task 2.</summary>
    public static bool Fit(EvaluationReport report) => report.Settings.Dataset.Contains("DCASE", StringComparison.OrdinalIgnoreCase);

    public static IEnumerable<ReportTable> Of(EvaluationReport report)
    {
        int year = YearPattern().Match(report.Settings.Dataset) is { Success: true } match ? int.Parse(match.Value, CultureInfo.InvariantCulture) : 0;
        return PaperMethod.Detectors(report).Select(detector => detector.Any(part => part.Domains.Count > 0)
            ? WithDomains(report, detector, year)
            : WithoutDomains(report, detector, year));
    }

    private static ReportTable WithoutDomains(EvaluationReport report, IGrouping<string, EvaluationPartResult> detector, int year)
    {
        List<ReportRow> rows = [];
        foreach (IGrouping<string?, EvaluationPartResult> machine in detector.GroupBy(part => part.Group))
        {
            rows.AddRange(machine.GroupBy(part => part.Section).Select(section => new ReportRow([machine.Key ?? ReportNumber.Missing, section.Key ?? ReportNumber.Missing, .. Areas(section)])));
            rows.Add(new([machine.Key ?? ReportNumber.Missing, Mean, .. Areas(machine)]));
            if (year == 2020 && PaperMethod.Find(PaperFigures.Dcase2020, row => row.Machine, machine.Key ?? string.Empty) is { } baseline)
            {
                rows.Add(new([$"{baseline.Machine}, challenge's autoencoder", Mean, ReportNumber.Of(baseline.Auc, "0.0"), ReportNumber.Of(baseline.PAuc, "0.0")], IsReference: true));
            }
        }

        rows.Add(new([
            "all machines",
            "arithmetic mean",
            ReportNumber.Percent(PartStatistics.OverGroups(detector, EvaluationMeasures.RocAuc.Of)),
            ReportNumber.Percent(PartStatistics.OverGroups(detector, EvaluationMeasures.PAuc.Of)),
        ]));
        rows.Add(new([
            "all machines",
            "harmonic mean",
            ReportNumber.Percent(PartStatistics.Harmonic(detector, EvaluationMeasures.RocAuc)),
            ReportNumber.Percent(PartStatistics.Harmonic(detector, EvaluationMeasures.PAuc)),
        ]));
        return new(
            $"{report.Settings.Dataset}, {detector.Key} (percent)",
            [ReportColumn.Text("Machine"), ReportColumn.Text("Id"), new("AUC"), new("pAUC")],
            rows,
            [
                "pAUC is the partial area up to a false-positive rate of 0.1 after McClish, as the challenge's baseline computes it; chance is 50.",
                "The challenge of 2020 takes arithmetic means over ids, then over machines.",
                .. PaperMethod.SeedNote(report),
            ]);
    }

    private static ReportTable WithDomains(EvaluationReport report, IGrouping<string, EvaluationPartResult> detector, int year)
    {
        List<ReportRow> rows = [];
        foreach (IGrouping<string?, EvaluationPartResult> machine in detector.GroupBy(part => part.Group))
        {
            rows.AddRange(machine.GroupBy(part => part.Section).Select(section => new ReportRow([machine.Key ?? ReportNumber.Missing, section.Key ?? ReportNumber.Missing, .. Domains(section), Score(section)])));
            if (machine.Select(part => part.Section).Distinct().Count() > 1)
            {
                rows.Add(new([machine.Key ?? ReportNumber.Missing, "arithmetic mean", .. Domains(machine), ReportNumber.Missing]));
                rows.Add(new([machine.Key ?? ReportNumber.Missing, "harmonic mean", .. Harmonic(machine)]));
            }
        }

        rows.Add(new(["all machines", "arithmetic mean", .. Domains(detector), ReportNumber.Missing]));
        rows.Add(new(["all machines", "harmonic mean", .. Harmonic(detector)]));
        return new(
            $"{report.Settings.Dataset}, {detector.Key} (percent)",
            [ReportColumn.Text("Machine"), ReportColumn.Text("Section"), new("AUC source"), new("AUC target"), new("pAUC"), new("score")],
            rows,
            [
                "AUC of a domain: its normal recordings against the anomalies of both domains. pAUC is the partial area up to a false-positive rate of 0.1 after McClish, over both domains.",
                "The score is the harmonic mean of AUC source, AUC target and pAUC over machines and sections.",
                .. year == 2021 ? ["The challenge of 2021 took anomalies and pAUC within each domain, so that its score is another number."] : Array.Empty<string>(),
                .. PaperMethod.SeedNote(report),
            ]);
    }

    private static IEnumerable<string> Areas(IEnumerable<EvaluationPartResult> parts)
        => [ReportNumber.Percent(MeanAndDeviation.OverParts(parts, EvaluationMeasures.RocAuc.Of)), ReportNumber.Percent(MeanAndDeviation.OverParts(parts, EvaluationMeasures.PAuc.Of))];

    private static IEnumerable<string> Domains(IEnumerable<EvaluationPartResult> parts) =>
    [
        ReportNumber.Percent(MeanAndDeviation.OverParts(parts, EvaluationMeasures.RocAucSource.Of)),
        ReportNumber.Percent(MeanAndDeviation.OverParts(parts, EvaluationMeasures.RocAucTarget.Of)),
        ReportNumber.Percent(MeanAndDeviation.OverParts(parts, EvaluationMeasures.PAuc.Of)),
    ];

    private static IEnumerable<string> Harmonic(IEnumerable<EvaluationPartResult> parts) =>
    [
        ReportNumber.Percent(PartStatistics.Harmonic(parts, EvaluationMeasures.RocAucSource)),
        ReportNumber.Percent(PartStatistics.Harmonic(parts, EvaluationMeasures.RocAucTarget)),
        ReportNumber.Percent(PartStatistics.Harmonic(parts, EvaluationMeasures.PAuc)),
        Score(parts),
    ];

    private static string Score(IEnumerable<EvaluationPartResult> parts)
        => ReportNumber.Percent(PartStatistics.Harmonic(parts, EvaluationMeasures.RocAucSource, EvaluationMeasures.RocAucTarget, EvaluationMeasures.PAuc));

    [GeneratedRegex("20[0-9]{2}")]
    private static partial Regex YearPattern();
}
