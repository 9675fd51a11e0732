using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>The generated serialiser of <see cref="SensitivityOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(SensitivityOptions))]
internal sealed partial class SensitivityOptionsJson : JsonSerializerContext;
