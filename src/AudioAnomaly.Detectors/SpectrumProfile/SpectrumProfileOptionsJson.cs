using System.Text.Json.Serialization;

namespace AudioAnomaly;

/// <summary>The generated serialiser of <see cref="SpectrumProfileOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SpectrumProfileOptions))]
internal sealed partial class SpectrumProfileOptionsJson : JsonSerializerContext;
