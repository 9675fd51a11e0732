using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>How one kind of evidence scored on held-out normal windows. Immutable.</summary>
/// <param name="Scores">The scores, ascending.</param>
/// <param name="MapPeaks">The highest map cells, ascending.</param>
internal sealed record KindCalibration(IReadOnlyList<double> Scores, IReadOnlyList<double> MapPeaks)
{
    public JsonObject ToJson() => new()
    {
        ["scores"] = PackedNumbers.ToJson(Scores),
        ["mapPeaks"] = PackedNumbers.ToJson(MapPeaks),
    };

    public static KindCalibration FromJson(JsonNode json) => new(Numbers(json, "scores"), Numbers(json, "mapPeaks"));

    private static double[] Numbers(JsonNode json, string name)
    {
        double[] numbers = PackedNumbers.FromJson(json[name], name);
        Array.Sort(numbers);
        return numbers;
    }
}
