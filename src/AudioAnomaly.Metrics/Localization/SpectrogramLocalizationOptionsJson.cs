using System.Text.Json.Serialization;

namespace AudioAnomaly.Metrics;

/// <summary>The generated serialiser of <see cref="SpectrogramLocalizationOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpectrogramLocalizationOptions))]
internal sealed partial class SpectrogramLocalizationOptionsJson : JsonSerializerContext;
