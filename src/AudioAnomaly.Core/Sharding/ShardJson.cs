using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace AudioAnomaly;

/// <summary>The generated serialiser of what a fit in shards passes from machine to machine.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(SurveyedRecording[]))]
[JsonSerializable(typeof(PlanData))]
[JsonSerializable(typeof(ShardScoresData))]
internal sealed partial class ShardJson : JsonSerializerContext
{
    /// <summary>Reads what was written.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static T Read<T>(string json, JsonTypeInfo<T> type, string what)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return System.Text.Json.JsonSerializer.Deserialize(json, type) ?? throw new FormatException($"This is no {what} of a fit in shards: it is empty.");
        }
        catch (System.Text.Json.JsonException e)
        {
            throw new FormatException($"This is no {what} of a fit in shards: {e.Message}", e);
        }
    }
}
