using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Fuzzing;

/// <summary>What <c>evaluate</c> keeps of finished fits, damaged behind its digest too: found again, or computed anew; never an error.</summary>
public sealed class EvaluationStateInputs : FuzzFormat
{
    private const string Key = "same";
    private const string State = "state";
    private static readonly byte[] Tokens = [.. "{}[]\":,0123456789.eE-nulltrue"u8, 0, 0xff];
    private readonly string _whole = JsonSerializer.Serialize(
        KeptFit.Of(new FinishedFit(Key, KnownReport.Whole().Parts, [new SkippedPart("there", "for a reason")])),
        EvaluationJson.Default.KeptFit);

    /// <inheritdoc/>
    public override string Name => "evaluate";

    /// <inheritdoc/>
    public override FuzzInput Make(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.Next(3) == 0)
        {
            return new FuzzInput("bytes", ByteDamage.Apply(Encoding.UTF8.GetBytes(_whole), Tokens, random));
        }

        JsonNode document = JsonNode.Parse(_whole)!;
        string done = JsonDamage.Apply(document["fit"], EvaluationReportInputs.Texts, random);
        string? same = document["fit"]?.ToJsonString();
        document["sha256"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(same ?? "null")));
        return new FuzzInput(done, Encoding.UTF8.GetBytes(document.ToJsonString()));
    }

    /// <inheritdoc/>
    public override IEnumerable<FuzzCall> Calls(FuzzInput input, string folder, FuzzReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Directory.CreateDirectory(Path.Combine(folder, "parts"));
        Write(folder, Path.Combine("parts", State + ".json"), input);
        FinishedFit? found = null;
        yield return new FuzzCall("find", () => found = new FinishedFits(folder).Find(State, Key)) { MayRefuse = _ => false };
        if (found is not null)
        {
            yield return new FuzzCall("report what was found", () => EvaluationReportInputs.WriteAll(KnownReport.Whole() with { Parts = found.Results, Means = EvaluationMean.Of(found.Results), Skipped = found.Skipped }))
            {
                MayRefuse = _ => false,
            };
        }
    }
}
