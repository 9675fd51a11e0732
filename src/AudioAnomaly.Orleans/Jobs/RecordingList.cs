using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Fleet;

/// <summary>The recordings of a job, found once, so that all silos speak of the same ones.</summary>
/// <param name="Paths">The files, in their order.</param>
/// <param name="Warnings">What was left out when the list was made.</param>
internal sealed record RecordingList(IReadOnlyList<string> Paths, IReadOnlyList<string> Warnings)
{
    public static RecordingList Read(string path) => JsonSerializer.Deserialize(File.ReadAllText(path), RecordingListJson.Default.RecordingList)
        ?? throw new FormatException($"'{path}' is no list of recordings.");

    /// <summary>Looks for the recordings of a job, and keeps the list in its folder.</summary>
    /// <exception cref="IOException">The job's target cannot be written.</exception>
    public static RecordingList Make(FleetJobSpec spec, FleetJobFolder folder)
    {
        AtomicFile.Check(spec.Target);
        var source = AudioSource.FromPaths(spec.Recordings);
        var list = new RecordingList([.. source.Items.Select(item => item.Name)], source.Warnings);
        FleetJobFolder.Write(folder[FleetUnitKind.List], list.ToJson());
        return list;
    }

    /// <summary>How many shards they make.</summary>
    public int CountShards(int size) => (Paths.Count + size - 1) / size;

    public string ToJson() => JsonSerializer.Serialize(this, RecordingListJson.Default.RecordingList);

    public AudioSource ToSource() => AudioSource.FromItems(Paths.Select(path => AudioItem.FromFile(path)));
}

/// <summary>The generated serialiser of <see cref="RecordingList"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(RecordingList))]
internal sealed partial class RecordingListJson : JsonSerializerContext;
