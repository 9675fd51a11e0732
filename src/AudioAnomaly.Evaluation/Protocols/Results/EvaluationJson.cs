using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>Writes and reads reports and finished parts without reflection.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(EvaluationReport))]
[JsonSerializable(typeof(FinishedFit))]
[JsonSerializable(typeof(KeptFit))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
