using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>The generated serialiser of <see cref="EnvMixEntry"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, RespectNullableAnnotations = true, Converters = [typeof(DatasetSplitConverter)])]
[JsonSerializable(typeof(EnvMixEntry))]
internal sealed partial class EnvMixEntryJson : JsonSerializerContext;
