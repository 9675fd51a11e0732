using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Fleet;

/// <summary>The recordings of a fit, found once, so that all silos speak of the same ones.</summary>
/// <param name="Paths">The files, in their order.</param>
/// <param name="Warnings">What was left out when the list was made.</param>
internal sealed record RecordingList(IReadOnlyList<string> Paths, IReadOnlyList<string> Warnings)
{
    public static RecordingList Read(string path) => JsonSerializer.Deserialize(File.ReadAllText(path), RecordingListJson.Default.RecordingList)
        ?? throw new FormatException($"'{path}' is no list of recordings.");

    public string ToJson() => JsonSerializer.Serialize(this, RecordingListJson.Default.RecordingList);

    public AudioSource ToSource() => AudioSource.FromItems(Paths.Select(path => AudioItem.FromFile(path)));
}

/// <summary>The generated serialiser of <see cref="RecordingList"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecordingList))]
internal sealed partial class RecordingListJson : JsonSerializerContext;
