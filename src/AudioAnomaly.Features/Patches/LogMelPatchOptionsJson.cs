using System.Text.Json.Serialization;

namespace AudioAnomaly;

/// <summary>The generated serialiser of <see cref="LogMelPatchOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(LogMelPatchOptions))]
internal sealed partial class LogMelPatchOptionsJson : JsonSerializerContext;
