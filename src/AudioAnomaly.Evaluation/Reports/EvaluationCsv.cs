using System.Text;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Evaluation;

/// <summary>A report as tables for other programs.</summary>
internal static class EvaluationCsv
{
    private static readonly (string Name, Func<EvaluationPartResult, double?> Of)[] Metrics =
    [
        ("trainingRecordings", part => part.Counts.Training),
        ("calibrationRecordings", part => part.Counts.Calibration),
        ("testNormal", part => part.Counts.TestNormal),
        ("testAnomalous", part => part.Counts.TestAnomalous),
        ("rocAuc", part => part.Sample.RocAuc),
        ("rocAucLower", part => part.Sample.RocAucLower),
        ("rocAucUpper", part => part.Sample.RocAucUpper),
        ("pAuc", part => part.Sample.PAuc),
        ("pAucDcase", part => part.Sample.PAucDcase),
        ("averagePrecision", part => part.Sample.AveragePrecision),
        ("f1Max", part => part.Sample.F1Max),
        ("f1MaxThreshold", part => part.Sample.F1MaxThreshold),
        ("f1Floor", part => part.Sample.F1Floor),
        ("f1AtThreshold", part => part.Sample.F1AtThreshold),
        ("threshold", part => part.Sample.Threshold),
        ("rocAucSource", part => DomainOf(part, "source")),
        ("rocAucTarget", part => DomainOf(part, "target")),
        ("spectrogramRocAuc", part => part.Spectrogram?.RocAuc),
        ("spectrogramF1AtPercentile", part => part.Spectrogram?.F1AtPercentile),
        ("spectrogramPercentile", part => part.Spectrogram?.Percentile),
        ("spectrogramF1Max", part => part.Spectrogram?.F1Max),
        ("spectrogramF1Floor", part => part.Spectrogram?.F1Floor),
        ("auPro", part => part.Spectrogram?.AuPro),
        ("auProRescaled", part => part.Spectrogram?.AuProRescaled),
        ("regions", part => part.Spectrogram?.Regions),
        ("temporalRocAuc", part => part.Temporal?.RocAuc),
        ("temporalF1Max", part => part.Temporal?.F1Max),
        ("temporalF1Floor", part => part.Temporal?.F1Floor),
        ("eventF1", part => part.Temporal?.EventF1),
        ("eventPrecision", part => part.Temporal?.EventPrecision),
        ("eventRecall", part => part.Temporal?.EventRecall),
        ("faithfulnessRecordings", part => part.Faithfulness?.Recordings),
        .. Faithfulness("ffAsPrinted", metrics => metrics.AsPrinted),
        .. Faithfulness("ffRemoving", metrics => metrics.Removing),
        .. Faithfulness("ffReplacing", metrics => metrics.Replacing),
        .. Faithfulness("relativeDrop", metrics => metrics.RelativeDrop),
        ("fitSeconds", part => part.Cost.FitSeconds),
        ("scoreSecondsPerClip", part => part.Cost.ScoreSecondsPerClip),
        ("modelBytes", part => part.Cost.ModelBytes),
        ("peakWorkingSetBytes", part => part.Cost.PeakWorkingSetBytes),
    ];

    /// <summary>A row for each part and a column for each metric; empty where a value is undefined or was not measured.</summary>
    public static string Results(EvaluationReport report)
    {
        var text = new StringBuilder();
        CsvWriter.AppendRow(text, ["dataset", "group", "section", "snrDb", "detector", "seed", .. Metrics.Select(metric => metric.Name)]);
        foreach (EvaluationPartResult part in report.Parts)
        {
            CsvWriter.AppendRow(text, [part.Dataset, part.Group, part.Section, part.SnrDb, part.Detector, part.Seed, .. Metrics.Select(metric => (object?)metric.Of(part))]);
        }

        return text.ToString();
    }

    /// <summary>A row for each test recording of each part.</summary>
    public static void WriteScores(EvaluationReport report, Stream stream, CancellationToken cancellationToken)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        var text = new StringBuilder();
        CsvWriter.AppendRow(text, "dataset", "group", "section", "snrDb", "detector", "seed", "file", "domain", "kind", "label", "score");
        foreach (EvaluationPartResult part in report.Parts)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (TestScore score in part.Scores)
            {
                CsvWriter.AppendRow(text, part.Dataset, part.Group, part.Section, part.SnrDb, part.Detector, part.Seed, score.File, score.Domain, score.Kind, score.IsAnomalous, score.Score);
            }

            writer.Write(text);
            text.Clear();
        }

        writer.Write(text);
    }

    private static IEnumerable<(string Name, Func<EvaluationPartResult, double?> Of)> Faithfulness(string name, Func<FaithfulnessMetrics, FaithfulnessMeasure?> of)
    {
        (string Mask, Func<FaithfulnessMeasure, MeanAndDeviation?> Of)[] masks =
        [
            ("", measure => measure.Explanation), ("Random", measure => measure.Random), ("Rolled", measure => measure.Rolled), ("Inverted", measure => measure.Inverted), ("Oracle", measure => measure.Oracle),
        ];
        foreach ((string mask, Func<FaithfulnessMeasure, MeanAndDeviation?> value) in masks)
        {
            yield return (name + mask, part => Value(part)?.Mean);
            yield return ($"{name}{mask}Sd", part => Value(part)?.StandardDeviation);

            MeanAndDeviation? Value(EvaluationPartResult part) => part.Faithfulness is { } metrics && of(metrics) is { } measure ? value(measure) : null;
        }
    }

    private static double? DomainOf(EvaluationPartResult part, string domain) => part.Domains.FirstOrDefault(one => one.Domain == domain)?.RocAuc;
}
