using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>Evidence and segments as JSON, by the names that are the same wherever results are written.</summary>
internal static class FindingsJson
{
    public static JsonArray Of(IEnumerable<AnomalyEvidence> evidence) => new([.. evidence.Select(one => new JsonObject
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

    public static JsonArray Of(IEnumerable<AnomalySegment> segments) => new([.. segments.Select(segment => new JsonObject
    {
        ["startSeconds"] = segment.StartSeconds,
        ["endSeconds"] = segment.EndSeconds,
        ["lowHz"] = segment.LowHz,
        ["highHz"] = segment.HighHz,
        ["score"] = segment.Score,
    })]);
}
