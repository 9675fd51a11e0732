using System.Text.Json.Serialization;

namespace AudioAnomaly;

/// <summary>The generated serialiser of <see cref="LevelOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LevelOptions))]
internal sealed partial class LevelOptionsJson : JsonSerializerContext;
