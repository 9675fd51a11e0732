using System.Text.Json.Serialization;

namespace AudioAnomaly.Tool;

/// <summary>The generated serialiser of <see cref="ExecutionSettings"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(ExecutionSettings))]
internal sealed partial class ExecutionSettingsJson : JsonSerializerContext;
