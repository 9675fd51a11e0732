using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>The generated serialiser of <see cref="EnvMixBuildOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EnvMixBuildOptions))]
internal sealed partial class EnvMixBuildOptionsJson : JsonSerializerContext;
