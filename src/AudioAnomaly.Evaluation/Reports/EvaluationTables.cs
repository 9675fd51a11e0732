namespace AudioAnomaly.Evaluation;

/// <summary>The tables of a report.</summary>
internal static class EvaluationTables
{
    private const double Megabyte = 1 << 20;

    // Behind ROC-AUC with its interval.
    private static readonly EvaluationMeasure[] PartColumns =
    [
        EvaluationMeasures.PAuc,
        EvaluationMeasures.AveragePrecision,
        EvaluationMeasures.F1Max,
        EvaluationMeasures.F1AtThreshold,
        EvaluationMeasures.FalseAlarms,
        EvaluationMeasures.Detections,
        EvaluationMeasures.SpectrogramRocAuc,
        EvaluationMeasures.AuPro,
        EvaluationMeasures.Regions,
        EvaluationMeasures.TemporalRocAuc,
        EvaluationMeasures.EventF1,
    ];

    /// <summary>The tables that a reader looks at first, in the paper's or the challenge's layout where there is one.</summary>
    public static IEnumerable<ReportTable> Summary(EvaluationReport report)
    {
        if (report.Parts.Count == 0)
        {
            return [];
        }

        IEnumerable<ReportTable> ranking = MimiiTables.Fit(report) ? MimiiTables.Of(report)
            : DcaseTables.Fit(report) ? DcaseTables.Of(report)
            : !EnvMixTables.Fit(report) && SetTables.Fit(report) ? SetTables.Of(report)
            : [GroupTable.Of(report)];
        IEnumerable<ReportTable> places = EnvMixTables.Fit(report) ? EnvMixTables.Of(report) : [];
        return [.. EnvMixTables.Fit(report) ? places.Concat(ranking) : ranking, .. FaithfulnessTable.Of(report)];
    }

    /// <summary>Every part on its own.</summary>
    public static ReportTable Parts(EvaluationReport report) => new(
        "Parts (percent)",
        [
            ReportColumn.Text("Detector"), ReportColumn.Text("Group"), ReportColumn.Text("Id"), new("SNR"), new("Seed"),
            new("Training"), new("Normal"), new("Anomalous"),
            new(EvaluationMeasures.RocAuc.Title), new("interval"), .. PartColumns.Select(measure => new ReportColumn(measure.Title)),
        ],
        [.. report.Parts.Select(part => new ReportRow([
            part.Detector,
            part.Group ?? ReportNumber.Missing,
            part.Section ?? ReportNumber.Missing,
            ReportNumber.Ratio(part.SnrDb),
            ReportNumber.Whole(part.Seed),
            ReportNumber.Whole(part.Counts.Training),
            ReportNumber.Whole(part.Counts.TestNormal),
            ReportNumber.Whole(part.Counts.TestAnomalous),
            ReportNumber.Percent(EvaluationMeasures.RocAuc.Of(part)),
            part.Sample.RocAucLower is null
                ? ReportNumber.Missing
                : $"{ReportNumber.Percent(part.Sample.RocAucLower)} to {ReportNumber.Percent(part.Sample.RocAucUpper)}",
            .. PartColumns.Select(
                measure => measure == EvaluationMeasures.Regions ? ReportNumber.Of(measure.Of(part), "0") : ReportNumber.Percent(measure.Of(part))),
        ]))],
        [.. report.Parts.Select(part => part.Sample.IntervalLevel).OfType<double>().Distinct()
            .Select(level => $"Intervals hold {ReportNumber.Percent(level)} % of resamples of the test recordings.")]);

    /// <summary>What it took.</summary>
    public static ReportTable Cost(EvaluationReport report) => new(
        "Cost",
        [ReportColumn.Text("Detector"), new("results"), new("fit, s"), new("score of a recording, ms"), new("model, MiB"), new("peak memory, MiB")],
        [.. PaperMethod.Detectors(report).Select(detector => new ReportRow([
            detector.Key,
            ReportNumber.Whole(detector.Count()),
            ReportNumber.Of(detector.Average(part => part.Cost.FitSeconds), "0.0"),
            ReportNumber.Of(1000 * detector.Average(part => part.Cost.ScoreSecondsPerClip), "0.0"),
            ReportNumber.Of(detector.Average(part => part.Cost.ModelBytes / Megabyte), "0.0"),
            ReportNumber.Of(detector.Max(part => part.Cost.PeakWorkingSetBytes) / Megabyte, "0"),
        ]))],
        [
            "Means over results, on one machine with whatever else ran on it; the peak is that of the whole process so far, earlier detectors included."
                + " Ratios that share one fit each count its time.",
        ]);

    /// <summary>What was left out; null if nothing was.</summary>
    public static ReportTable? Skipped(EvaluationReport report) => report.Skipped.Count == 0 ? null : new(
        "Left out",
        [ReportColumn.Text("Where"), ReportColumn.Text("Why")],
        [.. report.Skipped.Select(skipped => new ReportRow([skipped.Location, skipped.Reason]))],
        []);

    /// <summary>What it was made with.</summary>
    public static ReportTable Settings(EvaluationReport report)
    {
        EvaluationSettings settings = report.Settings;
        (string Name, string? Value)[] all =
        [
            ("data set", settings.Dataset),
            ("protocol", settings.Protocol),
            ("detectors", string.Join(", ", settings.Detectors)),
            ("seeds", string.Join(", ", settings.Seeds.Select(seed => ReportNumber.Whole(seed)))),
            ("SNR", settings.SnrDb.Count == 0 ? "all" : string.Join(", ", settings.SnrDb.Select(ratio => ReportNumber.Ratio(ratio)))),
            ("front end", settings.Preset),
            ("backbone", settings.Backbone),
            .. settings.Options.OrderBy(option => option.Key, StringComparer.Ordinal).Select(option => (option.Key, (string?)option.Value)),
            ("library", $"AudioAnomaly {settings.LibraryVersion}"),
        ];
        return new(
            "Settings",
            [ReportColumn.Text("Setting"), ReportColumn.Text("Value")],
            [.. all.Where(one => one.Value is not null).Select(one => new ReportRow([one.Name, one.Value!]))],
            []);
    }

    /// <summary>Warnings of parts, each once with the number of parts that have it.</summary>
    public static IEnumerable<string> Warnings(EvaluationReport report) => report.Parts
        .SelectMany(part => part.Warnings)
        .GroupBy(warning => warning, StringComparer.Ordinal)
        .Select(warning => warning.Count() == 1 ? warning.Key : FormattableString.Invariant($"{warning.Key} ({warning.Count()} parts)"));
}
