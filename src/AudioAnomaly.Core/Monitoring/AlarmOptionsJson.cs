using System.Text.Json.Serialization;

namespace AudioAnomaly.Monitoring;

/// <summary>The generated serialiser of <see cref="AlarmOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(AlarmOptions))]
internal sealed partial class AlarmOptionsJson : JsonSerializerContext;
