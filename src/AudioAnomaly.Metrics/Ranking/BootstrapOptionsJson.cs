using System.Text.Json.Serialization;

namespace AudioAnomaly.Metrics;

/// <summary>The generated serialiser of <see cref="BootstrapOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(BootstrapOptions))]
internal sealed partial class BootstrapOptionsJson : JsonSerializerContext;
