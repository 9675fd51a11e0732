using System.Text.Json.Serialization;

namespace AudioAnomaly.Onnx;

/// <summary>The generated serialiser of <see cref="OnnxOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(OnnxOptions))]
internal sealed partial class OnnxOptionsJson : JsonSerializerContext;
