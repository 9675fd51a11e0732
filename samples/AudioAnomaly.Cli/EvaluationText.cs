using System.Globalization;
using System.Text;

namespace AudioAnomaly.Cli;

/// <summary>The means of a report as plain text.</summary>
internal static class EvaluationText
{
    private static readonly (string Title, string Measure)[] Columns =
        [("ROC-AUC", "rocAuc"), ("pAUC", "pAuc"), ("F1-max", "f1Max"), ("cells", "spectrogramRocAuc"), ("AU-PRO", "auPro"), ("frames", "temporalRocAuc"), ("events", "eventF1")];

    public static string Of(EvaluationReport report)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{"Detector",-12} {"Group",-16} {"SNR",5}");
        text.AppendJoin(string.Empty, Columns.Select(column => $" {column.Title,8}")).AppendLine();
        foreach (EvaluationMean mean in report.Means)
        {
            text.Append(CultureInfo.InvariantCulture, $"{mean.Detector,-12} {mean.Group ?? "all",-16} {mean.SnrDb?.ToString(CultureInfo.InvariantCulture) ?? "all",5}");
            text.AppendJoin(string.Empty, Columns.Select(column => $" {Number(mean, column.Measure),8}")).AppendLine();
        }

        return text.ToString().TrimEnd();
    }

    private static string Number(EvaluationMean mean, string measure)
        => mean.Values.TryGetValue(measure, out MeanAndDeviation? value) && value.Mean is { } number ? number.ToString("0.000", CultureInfo.InvariantCulture) : "-";
}
