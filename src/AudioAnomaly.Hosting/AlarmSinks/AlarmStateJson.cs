using System.Text.Json.Serialization;

namespace AudioAnomaly.Hosting;

/// <summary>The JSON of the state of a source.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AlarmStateMessage))]
internal sealed partial class AlarmStateJson : JsonSerializerContext;
