using System.Text.Json.Serialization;

namespace AudioAnomaly;

/// <summary>The generated serialiser of <see cref="TextureProfileOptions"/>.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(TextureProfileOptions))]
internal sealed partial class TextureProfileOptionsJson : JsonSerializerContext;
