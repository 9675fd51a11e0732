using System.Text;
using System.Text.Json.Nodes;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Fuzzing;

/// <summary>Reports of evaluations: read and written in every form, or a <see cref="DatasetException"/>.</summary>
public sealed class EvaluationReportInputs : FuzzFormat
{
    private static readonly byte[] Tokens = [.. "{}[]\":,0123456789.eE-nulltrue"u8, 0, 0xff];
    private readonly string _whole = Whole().ToJson();

    /// <summary>Words that mean something in a report.</summary>
    internal static string[] Texts { get; } = ["", "x", "MIMII", "fan", "source", "../../etc/passwd", "<script>", "=1+1", "\u001b[31m", "NaN", "Infinity"];

    /// <inheritdoc/>
    public override string Name => "report";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.Next(3) == 0)
        {
            return new FuzzInput("bytes", ByteDamage.Apply(Encoding.UTF8.GetBytes(_whole), Tokens, random));
        }

        JsonNode document = JsonNode.Parse(_whole)!;
        string done = JsonDamage.Apply(document, Texts, random);
        return new FuzzInput(done, Encoding.UTF8.GetBytes(document.ToJsonString()));
    }

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

    /// <summary>A whole report, with something in every list.</summary>
    internal static EvaluationReport Whole() => KnownReport.Of(
        "MIMII",
        KnownReport.Part("PatchCore", "fan", "00", -6, roc: 0.75, f1: 0.8) with
        {
            Domains = [new DomainMetrics("source", 0.5, 1, 1), new DomainMetrics("target", 0.25, 1, 1)],
            Examples = [KnownReport.Example("e")],
            Warnings = ["beware"],
        },
        KnownReport.Part("PaDiM", "fan", "00", -6, roc: 0.5)) with
    {
        Skipped = [new SkippedPart("there", "for a reason")],
    };

    /// <summary>Writes a report in every form.</summary>
    internal static void WriteAll(EvaluationReport report)
    {
        _ = EvaluationReportWriter.ToText(report) + EvaluationReportWriter.ToMarkdown(report) + EvaluationReportWriter.ToHtml(report) + EvaluationCsv.Results(report);
        EvaluationCsv.WriteScores(report, Stream.Null, CancellationToken.None);
    }
}
