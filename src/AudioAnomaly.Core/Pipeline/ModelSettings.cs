using System.Text.Json.Nodes;

namespace AudioAnomaly;

/// <summary>What a model remembers of its fit besides its components. Immutable.</summary>
internal sealed record ModelSettings(
    WindowOptions Windows,
    double BandwidthHz,
    IReadOnlyList<int> MixedChannels,
    int Seed,
    int TrainingClips,
    int HeldOutClips,
    IReadOnlyList<SuspiciousNormal> SuspiciousNormals,
    IReadOnlyList<string> Warnings)
{
    /// <summary>See <see cref="AudioAnomalyModel.FalseAlarmRateUnderDrift"/>.</summary>
    public double? FalseAlarmRateUnderDrift { get; init; }

    public JsonObject ToJson()
    {
        JsonObject json = WindowOptions.Format.ToJson(Windows);
        json["bandwidthHz"] = BandwidthHz;
        json["mixedChannels"] = new JsonArray([.. MixedChannels.Select(count => (JsonNode)count)]);
        json["seed"] = Seed;
        json["trainingClips"] = TrainingClips;
        json["heldOutClips"] = HeldOutClips;
        json["suspiciousNormals"] = new JsonArray([.. SuspiciousNormals.Select(normal => new JsonObject
        {
            ["name"] = normal.Name,
            ["score"] = normal.Score,
            ["aboveThreshold"] = normal.IsAboveThreshold,
        })]);
        json["falseAlarmRateUnderDrift"] = FalseAlarmRateUnderDrift;
        json["warnings"] = new JsonArray([.. Warnings.Select(warning => (JsonNode)warning)]);
        return json;
    }

    public static ModelSettings FromJson(JsonObject json) => new(
        WindowOptions.Format.FromJson(json),
        json["bandwidthHz"]!.GetValue<double>(),
        [.. json["mixedChannels"]!.AsArray().Select(count => count!.GetValue<int>())],
        json["seed"]!.GetValue<int>(),
        json["trainingClips"]!.GetValue<int>(),
        json["heldOutClips"]!.GetValue<int>(),
        [.. json["suspiciousNormals"]!.AsArray().Select(normal => new SuspiciousNormal(
            normal!["name"]!.GetValue<string>(),
            normal["score"]!.GetValue<double>(),
            normal["aboveThreshold"]!.GetValue<bool>()))],
        [.. json["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())])
    {
        FalseAlarmRateUnderDrift = json["falseAlarmRateUnderDrift"]?.GetValue<double>(),
    };
}
