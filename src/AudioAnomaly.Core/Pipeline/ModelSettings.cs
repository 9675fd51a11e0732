using System.ComponentModel.DataAnnotations;
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
    IReadOnlyList<string> Warnings)
{
    public JsonObject ToJson() => new()
    {
        ["windowSeconds"] = Windows.WindowSeconds,
        ["hopSeconds"] = Windows.HopSeconds,
        ["bandwidthHz"] = BandwidthHz,
        ["mixedChannels"] = new JsonArray([.. MixedChannels.Select(count => (JsonNode)count)]),
        ["seed"] = Seed,
        ["trainingClips"] = TrainingClips,
        ["heldOutClips"] = HeldOutClips,
        ["warnings"] = new JsonArray([.. Warnings.Select(warning => (JsonNode)warning)]),
    };

    public static ModelSettings FromJson(JsonObject json) => new(
        Checked(new WindowOptions { WindowSeconds = json["windowSeconds"]!.GetValue<double>(), HopSeconds = json["hopSeconds"]!.GetValue<double>() }),
        json["bandwidthHz"]!.GetValue<double>(),
        [.. json["mixedChannels"]!.AsArray().Select(count => count!.GetValue<int>())],
        json["seed"]!.GetValue<int>(),
        json["trainingClips"]!.GetValue<int>(),
        json["heldOutClips"]!.GetValue<int>(),
        [.. json["warnings"]!.AsArray().Select(warning => warning!.GetValue<string>())]);

    private static WindowOptions Checked(WindowOptions windows)
    {
        Validator.ValidateObject(windows, new ValidationContext(windows), validateAllProperties: true);
        return windows;
    }
}
