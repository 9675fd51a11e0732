using System.Text.Json.Serialization;

namespace AudioAnomaly.Hosting;

/// <summary>The JSON of alarms: in the database, and as every sink gets it.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(CamelCaseEnumConverter<AlarmLabel>), typeof(CamelCaseEnumConverter<AlarmNoticeKind>)])]
[JsonSerializable(typeof(AlarmNotice))]
[JsonSerializable(typeof(AlarmRecord))]
[JsonSerializable(typeof(SoundPicture))]
internal sealed partial class AlarmJson : JsonSerializerContext;
