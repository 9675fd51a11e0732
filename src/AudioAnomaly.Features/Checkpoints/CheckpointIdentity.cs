using System.Text.Json.Nodes;

namespace AudioAnomaly.Checkpoints;

/// <summary>Which weights a network has, so that two can be told apart. Immutable.</summary>
/// <param name="Kind">What they are: <c>clap2022</c> (the audio encoder of Microsoft CLAP), <c>panns</c>, <c>synthetic</c> (trained on generated sound by
/// this project), or <c>cnn14</c> where the file does not tell.</param>
/// <param name="WeightsSha256">SHA-256 of the needed tensors in 32 bits, sorted by name: the same for the original file and for one converted without loss.
/// 64 hexadecimal digits.</param>
/// <param name="FileSha256">SHA-256 of the file they came from first. 64 hexadecimal digits.</param>
/// <param name="Preset">The front end they were trained with, if the file tells: <c>clap2022</c>, <c>panns32k</c> or <c>panns16k</c>.</param>
public sealed record CheckpointIdentity(string Kind, string WeightsSha256, string FileSha256, string? Preset)
{
    /// <summary>Further front ends that they were trained with, if there are any.</summary>
    public IReadOnlyList<string> OtherPresets { get; init; } = [];

    /// <summary>
    /// The length of the Fourier transform that the file's mel filters belong to, in samples, if they are those of no preset; otherwise null.
    /// </summary>
    public int? OtherFftLength { get; init; }

    /// <summary>Says which weights these are, in one line.</summary>
    /// <returns>Kind, preset and digests.</returns>
    public override string ToString()
        => $"{Kind} weights {WeightsSha256[..12]} (file {FileSha256[..12]}{(Preset is null ? string.Empty : $", front end {string.Join(" or ", OtherPresets.Prepend(Preset))}")})";

    /// <summary>Compares all values.</summary>
    /// <param name="other">The other identity.</param>
    /// <returns>Whether they are equal.</returns>
    public bool Equals(CheckpointIdentity? other)
        => other is not null
        && (Kind, WeightsSha256, FileSha256, Preset, OtherFftLength) == (other.Kind, other.WeightsSha256, other.FileSha256, other.Preset, other.OtherFftLength)
        && OtherPresets.SequenceEqual(other.OtherPresets);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(WeightsSha256, FileSha256);

    internal JsonObject ToJson()
    {
        var json = new JsonObject
        {
            ["kind"] = Kind,
            ["weightsSha256"] = WeightsSha256,
            ["fileSha256"] = FileSha256,
            ["preset"] = Preset,
            ["otherFftLength"] = OtherFftLength,
        };
        if (OtherPresets.Count > 0)
        {
            json["otherPresets"] = new JsonArray([.. OtherPresets.Select(preset => (JsonNode)preset)]);
        }

        return json;
    }

    internal static CheckpointIdentity FromJson(JsonObject json) => new(
        json["kind"]!.GetValue<string>(),
        CheckDigest(json["weightsSha256"]!.GetValue<string>()),
        CheckDigest(json["fileSha256"]!.GetValue<string>()),
        json["preset"]?.GetValue<string>())
    {
        OtherPresets = json["otherPresets"] is JsonArray others ? [.. others.Select(other => other!.GetValue<string>())] : [],
        OtherFftLength = json["otherFftLength"]?.GetValue<int>(),
    };

    internal static string CheckDigest(string digest)
        => digest.Length == 64 && digest.All(char.IsAsciiHexDigit) ? digest : throw new FormatException($"'{digest}' is no SHA-256 digest.");
}
