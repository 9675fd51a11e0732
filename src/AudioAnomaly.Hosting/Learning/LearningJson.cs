using System.Text.Json.Serialization;

namespace AudioAnomaly.Hosting;

/// <summary>How steps are written beside a model.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, WriteIndented = true)]
[JsonSerializable(typeof(SavedStep[]))]
internal sealed partial class LearningJson : JsonSerializerContext;
