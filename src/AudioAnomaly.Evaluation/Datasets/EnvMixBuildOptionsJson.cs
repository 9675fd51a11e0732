using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// The generated serialiser of <see cref="EnvMixBuildOptions"/>. Enumerations are numbers: fingerprints of folders that were made before say so.
/// </summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(EnvMixBuildOptions))]
internal sealed partial class EnvMixBuildOptionsJson : JsonSerializerContext;
