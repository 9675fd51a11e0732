using System.Text.Json.Serialization;

namespace AudioAnomaly.Metrics;

/// <summary>The generated serialiser of <see cref="FaithfulnessMetricOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(FaithfulnessMetricOptions))]
internal sealed partial class FaithfulnessMetricOptionsJson : JsonSerializerContext;
