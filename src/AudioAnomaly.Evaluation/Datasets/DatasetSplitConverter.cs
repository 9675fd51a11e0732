using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Evaluation;

/// <summary>Writes splits in lower case: "train".</summary>
internal sealed class DatasetSplitConverter : JsonStringEnumConverter<DatasetSplit>
{
    public DatasetSplitConverter()
        : base(JsonNamingPolicy.CamelCase)
    {
    }
}
