using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>The generated serialiser of <see cref="EvaluationOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(EvaluationOptions))]
internal sealed partial class EvaluationOptionsJson : JsonSerializerContext;
