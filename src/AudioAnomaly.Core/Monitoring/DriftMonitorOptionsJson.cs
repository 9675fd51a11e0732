using System.Text.Json.Serialization;

namespace AudioAnomaly.Monitoring;

/// <summary>The generated serialiser of <see cref="DriftMonitorOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(DriftMonitorOptions))]
internal sealed partial class DriftMonitorOptionsJson : JsonSerializerContext;
