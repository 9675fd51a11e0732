using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>The generated serialiser of <see cref="SyntheticEnvMixOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SyntheticEnvMixOptions))]
internal sealed partial class SyntheticEnvMixOptionsJson : JsonSerializerContext;
