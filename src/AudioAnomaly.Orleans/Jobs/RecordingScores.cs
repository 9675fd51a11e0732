using System.Text.Json;
using System.Text.Json.Serialization;
using AudioAnomaly.Metrics;

namespace AudioAnomaly.Fleet;

/// <summary>The scores of many recordings by one model, as a job that scores writes them. Immutable.</summary>
/// <param name="Model">The model file.</param>
/// <param name="Threshold">The raw score above which recordings are called anomalous; null if the model has none.</param>
/// <param name="Recordings">The recordings, in the order in which they were found.</param>
public sealed record RecordingScores(string Model, double? Threshold, IReadOnlyList<RecordingScore> Recordings)
{
    /// <summary>Reads a file of scores.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The scores.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="FormatException">It is no file of scores.</exception>
    public static RecordingScores Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllText(path), RecordingScoresJson.Default.RecordingScores)
                ?? throw new FormatException($"'{path}' is no file of scores: it is empty.");
        }
        catch (JsonException e)
        {
            throw new FormatException($"'{path}' is no file of scores: {e.Message}", e);
        }
    }

    /// <summary>What metrics take: every recording that could be scored, with the truth.</summary>
    /// <param name="isAnomalous">The truth about a recording, by its path.</param>
    /// <returns>The recordings, in their order.</returns>
    public IEnumerable<EvaluatedRecording> ToEvaluated(Func<string, bool> isAnomalous)
    {
        ArgumentNullException.ThrowIfNull(isAnomalous);
        return Recordings
            .Where(recording => recording.Score is not null)
            .Select(recording => new EvaluatedRecording(recording.Score!.Value, isAnomalous(recording.Path)) { Name = recording.Path });
    }

    internal string ToJson() => JsonSerializer.Serialize(this, RecordingScoresJson.Default.RecordingScores);
}

/// <summary>The generated serialiser of <see cref="RecordingScores"/>.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    UseStringEnumConverter = true,
    WriteIndented = true)]
[JsonSerializable(typeof(RecordingScores))]
internal sealed partial class RecordingScoresJson : JsonSerializerContext;
