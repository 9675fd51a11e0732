using System.Globalization;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation.Tests;

public class EvaluationTablesTests
{
    [Fact]
    public void Summary_Mimii_IsThePapersTable1BesideItsFigures()
    {
        EvaluationReport report = KnownReport.Of(
            "MIMII",
            KnownReport.Part("PatchCore", "fan", "00", 6, roc: 0.9, f1: 0.8),
            KnownReport.Part("PatchCore", "fan", "02", 6, roc: 0.7, f1: 0.7),
            KnownReport.Part("PatchCore", "valve", "00", 6, roc: 0.6, f1: 0.7));

        ReportTable table = EvaluationTables.Summary(report).Single();

        Assert.Equal(["Method", "fan F1", "fan ROC", "pump F1", "pump ROC", "slider F1", "slider ROC", "valve F1", "valve ROC", "mean ROC"], table.Columns.Select(column => column.Title));
        Assert.Equal(
            [
                "PatchCore 75.0 80.0 - - - - 70.0 60.0 70.0",
                "PatchCore, paper 67.5 59.6 68.7 59.3 75.2 76.2 70.8 67.1 65.6",
                "Baseline, paper - 65.8 - 72.9 - 84.8 - 66.3 72.5",
            ],
            table.Rows.Select(Line));
        Assert.Equal([false, true, true], table.Rows.Select(row => row.IsReference));
        Assert.Contains(table.Notes, note => note.Contains("66.7", StringComparison.Ordinal));
        Assert.Contains(table.Notes, note => note.Contains("DCASE 2020", StringComparison.Ordinal));
    }

    [Fact]
    public void Summary_MimiiWithSeedsAndRatios_HasSpreadAndATableByRatio()
    {
        EvaluationReport report = KnownReport.Of(
            "MIMII",
            KnownReport.Part("stfpm", "fan", "00", 6, seed: 0, roc: 0.9),
            KnownReport.Part("stfpm", "fan", "00", -6, seed: 0, roc: 0.7),
            KnownReport.Part("stfpm", "fan", "00", 6, seed: 1, roc: 0.7),
            KnownReport.Part("stfpm", "fan", "00", -6, seed: 1, roc: 0.5));

        ReportTable[] tables = [.. EvaluationTables.Summary(report)];

        Assert.Equal("stfpm - 70.0 ± 14.1 - - - - - - 70.0 ± 14.1", Line(tables[0].Rows[0]));
        Assert.StartsWith("STFPM, paper 74.0 72.5", Line(tables[0].Rows[1]), StringComparison.Ordinal);
        Assert.Equal(
            ["stfpm 6 dB 80.0 ± 14.1 - - - 80.0 ± 14.1", "stfpm -6 dB 60.0 ± 14.1 - - - 60.0 ± 14.1"],
            tables[1].Rows.Select(Line));
        Assert.Contains("Ours are means over 2 seeds ± their standard deviation.", tables[0].Notes);
    }

    [Fact]
    public void Summary_EnvMix_IsThePapersTable3()
    {
        EvaluationPartResult Part(string group, double shift) => KnownReport.Part("padim perFrequency", group, snr: 0, roc: 0.8 + shift, f1: 0.7) with
        {
            Spectrogram = new SpectrogramMetrics
            {
                RocAuc = 0.75,
                F1Max = 0.3,
                F1Floor = 0.1,
                F1AtPercentile = 0.25,
                Percentile = 40,
                AuPro = 0.2,
                AuProRescaled = 0.5,
                Regions = 7,
                PositiveCells = 10,
                NegativeCells = 90,
            },
            Temporal = new TemporalMetrics { RocAuc = 0.65, F1Max = 0.45, F1Floor = 0.2, EventF1 = 0.1, PositiveFrames = 5, NegativeFrames = 45 },
        };
        EvaluationReport report = KnownReport.Of("EnvMix-10", Part("rain", 0.1), Part("sea", -0.1));

        ReportTable[] tables = [.. EvaluationTables.Summary(report)];

        Assert.Equal(
            ["padim perFrequency 80.0 70.0 30.0 50.0 75.0 45.0 65.0 20.0 25.0", "PaDiM, paper 86.3 81.8 35.0 56.9 72.7 55.0 78.9 - -"],
            tables[0].Rows.Select(Line));
        Assert.Contains(tables[0].Notes, note => note.Contains("Other data than the paper's EnvMix", StringComparison.Ordinal));
        Assert.Contains(tables[0].Notes, note => note.Contains("above the 40th percentile", StringComparison.Ordinal));
        Assert.Equal(["rain", "sea", "mean"], tables[1].Rows.Select(row => row.Cells[1]));
    }

    [Fact]
    public void Summary_Faithfulness_IsThePapersTable2WithControls()
    {
        EvaluationPartResult Part(string group, double map) => KnownReport.Part("cfa", group, roc: 0.8) with
        {
            Faithfulness = new FaithfulnessMetrics
            {
                Recordings = 2,
                Detected = 1,
                AsPrinted = KnownReport.Measure(map),
                Removing = KnownReport.Measure(2 * map),
                RelativeDrop = KnownReport.Measure(0),
                Others = new Dictionary<string, MeanAndDeviation>(),
            },
        };

        ReportTable table = EvaluationTables.Summary(KnownReport.Of("Folder", Part("a", 0.2), Part("b", 0.4))).Last();

        // Pooled: squares 2 * 0.25 within, 4 * 0.01 between, over 3.
        Assert.Equal("cfa the map 0.300 ± 0.424 0.600 ± 0.469 - 0.000 ± 0.408", Line(table.Rows[0]));
        Assert.Equal("cfa oracle - - - -", Line(table.Rows[4]));
        Assert.Equal("CFA, paper the map 0.023 ± 0.021 - 0.035 ± 0.022 -", Line(table.Rows[5]));
    }

    [Fact]
    public void Pool_Samples_IsWhatAllObservationsTogetherGive()
    {
        double?[] first = [1, 2, 4], second = [7], third = [-3, 0.5];

        var pooled = PartStatistics.Pool([MeanAndDeviation.Of(first), MeanAndDeviation.Of(second), null, MeanAndDeviation.Of([]), MeanAndDeviation.Of(third)]);
        var all = MeanAndDeviation.Of([.. first, .. second, .. third]);

        Assert.Equal(all.Count, pooled.Count);
        Assert.Equal(all.Mean!.Value, pooled.Mean!.Value, 1e-12);
        Assert.Equal(all.StandardDeviation!.Value, pooled.StandardDeviation!.Value, 1e-12);
    }

    [Fact]
    public void Summary_Dcase2020_HasIdsMachinesAndMeans()
    {
        EvaluationReport report = KnownReport.Of(
            "DCASE 2020 task 2",
            KnownReport.Part("patchcore", "fan", "00", roc: 0.4),
            KnownReport.Part("patchcore", "fan", "02", roc: 0.8),
            KnownReport.Part("patchcore", "ToyCar", "01", roc: 0.8));

        Assert.Equal(
            [
                "fan 00 40.0 20.0",
                "fan 02 80.0 40.0",
                "fan mean 60.0 30.0",
                "fan, challenge's autoencoder mean 65.8 52.5",
                "ToyCar 01 80.0 40.0",
                "ToyCar mean 80.0 40.0",
                "ToyCar, challenge's autoencoder mean 78.8 67.6",
                "all machines arithmetic mean 70.0 35.0",
                "all machines harmonic mean 60.0 30.0",
            ],
            EvaluationTables.Summary(report).Single().Rows.Select(Line));
    }

    [Fact]
    public void Summary_DcaseWithDomains_HasTheHarmonicScore()
    {
        EvaluationPartResult part = KnownReport.Part("patchcore", "bearing", "00", roc: 1) with { Domains = [new("source", 0.65, 1, 2), new("target", 0.52, 1, 2)] };
        EvaluationReport report = KnownReport.Of("DCASE 2023 task 2", part with { Sample = part.Sample with { PAuc = 0.55 } });

        Assert.Equal(
            [
                "bearing 00 65.0 52.0 55.0 56.8",
                "all machines arithmetic mean 65.0 52.0 55.0 -",
                "all machines harmonic mean 65.0 52.0 55.0 56.8",
            ],
            EvaluationTables.Summary(report).Single().Rows.Select(Line));
    }

    [Fact]
    public void Summary_SeveralFolders_HasSetsByDetectors()
    {
        EvaluationReport report = KnownReport.Of("2 folders", Part("level", "fan", 0.25), Part("texture", "fan", 0.15), Part("texture", "pump", 0.95));

        ReportTable[] tables = [.. EvaluationTables.Summary(report)];

        Assert.Equal(["fan 10 / 2 / 2 25.0 15.0", "pump 10 / 2 / 2 - 95.0", "mean  25.0 55.0", "least  25.0 15.0"], tables[0].Rows.Select(Line));
        Assert.Equal(
            ["fan 10 / 2 / 2 1 / 1 1 / 2", "pump 10 / 2 / 2 - 0 / 0", "mean  - / - % - / - %", "all  1 of 2 / 1 of 2 1 of 4 / 2 of 4"],
            tables[1].Rows.Select(Line));

        static EvaluationPartResult Part(string detector, string group, double threshold)
        {
            EvaluationPartResult part = KnownReport.Part(detector, group, roc: threshold);
            return part with { Sample = part.Sample with { Threshold = threshold } };
        }
    }

    [Fact]
    public void Tables_UndefinedAndMissingParts_AreDashes()
    {
        EvaluationReport report = KnownReport.Of("Folder", KnownReport.Part("x")) with { Skipped = [new("a/b.wav", "unreadable")] };

        Assert.Equal("x all - - - - 66.7 - - -", Line(EvaluationTables.Summary(report).Single().Rows.Single()));
        Assert.Equal("x - - - 0 10 2 2 - - - - - - - - - - - - -", Line(EvaluationTables.Parts(report).Rows.Single()));
        Assert.Equal("a/b.wav unreadable", Line(EvaluationTables.Skipped(report)!.Rows.Single()));
        Assert.Empty(EvaluationTables.Summary(KnownReport.Of("Folder")));
    }

    [Theory]
    [InlineData("de-DE")]
    [InlineData("ar-SA")]
    public void Writers_AnyCulture_GiveTheSameText(string culture)
    {
        EvaluationReport report = KnownReport.Of("MIMII", KnownReport.Part("PatchCore", "fan", "00", -6, roc: 0.7654321, f1: 0.8));
        string[] expected = All(report);
        CultureInfo before = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = Foreign(culture);
            Assert.Equal(expected, All(report));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    // The repository runs without culture data, so the signs that cultures differ in are set by hand.
    private static CultureInfo Foreign(string name)
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = name == "de-DE" ? "," : "٫";
        culture.NumberFormat.NegativeSign = name == "de-DE" ? "\u2212" : "\u061C-";
        culture.NumberFormat.NumberGroupSeparator = ".";
        return culture;
    }

    private static string[] All(EvaluationReport report) =>
    [
        EvaluationReportWriter.ToText(report), EvaluationReportWriter.ToMarkdown(report), EvaluationReportWriter.ToHtml(report), EvaluationCsv.Results(report), report.ToJson(),
    ];

    private static string Line(ReportRow row) => string.Join(' ', row.Cells);
}
