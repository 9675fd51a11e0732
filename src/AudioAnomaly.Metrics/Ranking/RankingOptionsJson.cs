using System.Text.Json.Serialization;

namespace AudioAnomaly.Metrics;

/// <summary>The generated serialiser of <see cref="RankingOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(RankingOptions))]
internal sealed partial class RankingOptionsJson : JsonSerializerContext;
