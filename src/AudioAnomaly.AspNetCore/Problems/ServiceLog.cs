using Microsoft.Extensions.Logging;

namespace AudioAnomaly.AspNetCore;

/// <summary>Every message of the endpoints.</summary>
internal static partial class ServiceLog
{
    [LoggerMessage(201, LogLevel.Error, "{Method} {Path} failed.")]
    public static partial void RequestFailed(this ILogger logger, Exception exception, string method, string path);
}
