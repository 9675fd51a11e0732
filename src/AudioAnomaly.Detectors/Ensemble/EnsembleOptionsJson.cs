using System.Text.Json.Serialization;

namespace AudioAnomaly;

/// <summary>The generated serialiser of <see cref="EnsembleOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EnsembleOptions))]
internal sealed partial class EnsembleOptionsJson : JsonSerializerContext;
