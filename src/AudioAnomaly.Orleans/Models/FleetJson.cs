using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Fleet;

/// <summary>The JSON of the fleet.</summary>
[JsonSerializable(typeof(JsonObject))]
internal sealed partial class FleetJson : JsonSerializerContext;
