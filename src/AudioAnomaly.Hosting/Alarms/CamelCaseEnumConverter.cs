using System.Text.Json;
using System.Text.Json.Serialization;

namespace AudioAnomaly.Hosting;

/// <summary>Names of an enumeration as JSON has them: <c>raised</c>.</summary>
internal sealed class CamelCaseEnumConverter<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
