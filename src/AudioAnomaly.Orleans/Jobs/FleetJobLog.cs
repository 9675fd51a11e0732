using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>What jobs over many machines log.</summary>
internal static partial class FleetJobLog
{
    [LoggerMessage(4201, LogLevel.Information, "Job '{Job}' starts; {Target} is to be written.")]
    public static partial void JobStarts(this ILogger logger, string job, string target);

    [LoggerMessage(4202, LogLevel.Information, "Job '{Job}' goes on at stage {Stage}.")]
    public static partial void JobGoesOn(this ILogger logger, string job, FleetJobStage stage);

    [LoggerMessage(4203, LogLevel.Warning, "{Kind} {Index} of job '{Job}' is lost on {Silo} and handed out again: {Reason}")]
    public static partial void UnitLost(this ILogger logger, FleetUnitKind kind, int index, string job, string silo, string reason);

    [LoggerMessage(4204, LogLevel.Warning, "{Kind} {Index} of job '{Job}' has failed on {Silo}: {Reason}")]
    public static partial void UnitFails(this ILogger logger, FleetUnitKind kind, int index, string job, string silo, string reason);

    [LoggerMessage(4205, LogLevel.Information, "Job '{Job}' has ended: {Stage}. {Reason}")]
    public static partial void JobEnds(this ILogger logger, string job, FleetJobStage stage, string? reason);

    [LoggerMessage(4206, LogLevel.Warning, "Job '{Job}' cannot remember how far it is, and tries again.")]
    public static partial void JobStumbles(this ILogger logger, Exception exception, string job);

    [LoggerMessage(4207, LogLevel.Warning, "The folder {Folder} of a job that is done cannot be removed.")]
    public static partial void FolderStays(this ILogger logger, Exception exception, string folder);

    [LoggerMessage(4210, LogLevel.Warning, "Jobs cannot be called; it is tried again. {Reason}")]
    public static partial void JobsNotWoken(this ILogger logger, string reason);
}
