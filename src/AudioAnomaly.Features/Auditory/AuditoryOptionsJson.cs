using System.Text.Json.Serialization;

namespace AudioAnomaly.Audio;

/// <summary>The generated serialiser of <see cref="AuditoryOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AuditoryOptions))]
internal sealed partial class AuditoryOptionsJson : JsonSerializerContext;
