using System.Text.Json.Serialization;

namespace AudioAnomaly.Core.Tests.Pipeline;

/// <summary>The generated serialiser of <see cref="Bag"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Bag))]
internal sealed partial class BagJson : JsonSerializerContext;
