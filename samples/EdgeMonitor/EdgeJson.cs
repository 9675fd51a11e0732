using System.Text.Json.Serialization;

namespace AudioAnomaly.Samples;

/// <summary>How events are written; made when compiled, so that nothing is looked up by reflection.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(EdgeEvent))]
internal sealed partial class EdgeJson : JsonSerializerContext;
