using System.Text.Json.Serialization;

namespace AudioAnomaly.Metrics;

/// <summary>The generated serialiser of <see cref="EventMatchingOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EventMatchingOptions))]
internal sealed partial class EventMatchingOptionsJson : JsonSerializerContext;
