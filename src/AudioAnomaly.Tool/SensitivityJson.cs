using System.Text.Json.Nodes;
using AudioAnomaly.Evaluation;

namespace AudioAnomaly.Tool;

/// <summary>A sensitivity report as a JSON document.</summary>
internal static class SensitivityJson
{
    public static JsonObject Of(string model, SensitivityReport report) => new()
    {
        ["model"] = model,
        ["threshold"] = report.Threshold,
        ["recordings"] = report.Recordings,
        ["falseAlarms"] = report.FalseAlarms,
        ["seed"] = report.Options.Seed,
        ["foundShare"] = report.Options.FoundShare,
        ["summary"] = new JsonArray([.. report.Describe().Select(sentence => (JsonNode)sentence)]),
        ["curves"] = new JsonArray([.. report.Curves.Select(curve => Of(curve, report.Options.FoundShare))]),
        ["warnings"] = OptionWording.ToJson(report.Warnings),
    };

    private static JsonObject Of(SensitivityCurve curve, double foundShare) => new()
    {
        ["kind"] = curve.Kind.ToString().ToLowerInvariant(),
        ["quieter"] = curve.IsQuieter,
        ["lowHz"] = curve.LowHz,
        ["highHz"] = curve.HighHz,
        ["weakestFound"] = curve.WeakestFound(foundShare),
        ["points"] = new JsonArray([.. curve.Points.Select(point => new JsonObject
        {
            ["strength"] = point.Strength,
            ["cases"] = point.Cases,
            ["found"] = point.Found,
            ["share"] = point.Cases == 0 ? null : point.Share,
            ["lower"] = point.Interval.Lower,
            ["upper"] = point.Interval.Upper,
        })]),
    };
}
