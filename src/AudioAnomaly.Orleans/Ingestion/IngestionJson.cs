using System.Text.Json.Serialization;
using AudioAnomaly.Hosting;

namespace AudioAnomaly.Fleet;

/// <summary>The JSON of the fleet's endpoints.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(CamelCaseEnumConverter<LiveState>)])]
[JsonSerializable(typeof(FleetResponse))]
[JsonSerializable(typeof(MicrophoneStatus))]
[JsonSerializable(typeof(ModelRollout))]
[JsonSerializable(typeof(RegistrationRequest))]
[JsonSerializable(typeof(RolloutRequest))]
[JsonSerializable(typeof(object))]
internal sealed partial class IngestionJson : JsonSerializerContext;
