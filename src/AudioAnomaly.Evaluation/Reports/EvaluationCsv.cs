using System.Text;

namespace AudioAnomaly.Evaluation;

/// <summary>A report as tables for other programs.</summary>
internal static class EvaluationCsv
{
    /// <summary>A row for each part and a column for each measure; empty where a value is undefined or was not measured.</summary>
    public static string Results(EvaluationReport report)
    {
        var text = new StringBuilder();
        CsvWriter.AppendRow(text, ["dataset", "group", "section", "snrDb", "detector", "seed", .. EvaluationMeasures.All.Select(measure => measure.Name)]);
        foreach (EvaluationPartResult part in report.Parts)
        {
            CsvWriter.AppendRow(text, [part.Dataset, part.Group, part.Section, part.SnrDb, part.Detector, part.Seed, .. EvaluationMeasures.All.Select(measure => (object?)measure.Of(part))]);
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
}
