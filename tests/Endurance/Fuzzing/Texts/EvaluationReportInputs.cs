using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Fuzzing;

/// <summary>Reports of evaluations: read and written in every form, or a <see cref="DatasetException"/>.</summary>
public sealed class EvaluationReportInputs() : JsonInputs(KnownReport.Whole().ToJson(), Texts, Tokens, oneInBytes: 3)
{
    private static readonly byte[] Tokens = [.. "{}[]\":,0123456789.eE-nulltrue"u8, 0, 0xff];

    /// <summary>Words that mean something in a report.</summary>
    internal static string[] Texts { get; } = ["", "x", "MIMII", "fan", "source", "../../etc/passwd", "<script>", "=1+1", "\u001b[31m", "NaN", "Infinity"];

    /// <inheritdoc/>
    public override string Name => "report";

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        string path = Write(folder, EvaluationReport.FileName, input);
        EvaluationReport? read = null;
        yield return new FuzzCall("load", () => read = EvaluationReport.Load(path)) { MayRefuse = error => error is DatasetException };
        if (read is not null)
        {
            yield return new FuzzCall("write", () => WriteAll(read)) { MayRefuse = _ => false };
        }
    }

    /// <summary>Writes a report in every form.</summary>
    internal static void WriteAll(EvaluationReport report)
    {
        _ = EvaluationReportWriter.ToText(report) + EvaluationReportWriter.ToMarkdown(report) + EvaluationReportWriter.ToHtml(report) + EvaluationCsv.Results(report);
        EvaluationCsv.WriteScores(report, Stream.Null, CancellationToken.None);
    }
}
