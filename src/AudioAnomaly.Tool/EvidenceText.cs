using System.Globalization;
using System.Text.Json.Nodes;

namespace AudioAnomaly.Tool;

/// <summary>How evidence is written: in lines and in JSON.</summary>
internal static class EvidenceText
{
    /// <summary>Such as "spectrum: from 300 to 420 Hz quieter than in every normal recording (score 4.10)".</summary>
    public static string Line(AnomalyEvidence evidence)
        => string.Create(CultureInfo.InvariantCulture, $"{evidence.Kind}: {evidence.Text} (score {evidence.Score:0.00})");

    public static JsonArray ToJson(IEnumerable<AnomalyEvidence> evidence) => new([.. evidence.Select(one => new JsonObject
    {
        ["kind"] = one.Kind,
        ["score"] = one.Score,
        ["z"] = one.Z,
        ["pValue"] = one.PValue,
        ["lowHz"] = one.LowHz,
        ["highHz"] = one.HighHz,
        ["startSeconds"] = one.StartSeconds,
        ["endSeconds"] = one.EndSeconds,
        ["text"] = one.Text,
    })]);
}
