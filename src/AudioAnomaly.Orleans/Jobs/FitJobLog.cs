using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>What fits over many machines log.</summary>
internal static partial class FitJobLog
{
    [LoggerMessage(4201, LogLevel.Information, "Fit '{Job}' starts with pipeline '{Pipeline}'; the model goes to {Target}.")]
    public static partial void FitStarts(this ILogger logger, string job, string pipeline, string target);

    [LoggerMessage(4202, LogLevel.Information, "Fit '{Job}' goes on at stage {Stage}.")]
    public static partial void FitGoesOn(this ILogger logger, string job, FitJobStage stage);

    [LoggerMessage(4203, LogLevel.Warning, "{Kind} {Index} of fit '{Job}' is lost on {Silo} and handed out again: {Reason}")]
    public static partial void FitUnitLost(this ILogger logger, FitUnitKind kind, int index, string job, string silo, string reason);

    [LoggerMessage(4204, LogLevel.Warning, "{Kind} {Index} of fit '{Job}' has failed on {Silo}: {Reason}")]
    public static partial void FitUnitFails(this ILogger logger, FitUnitKind kind, int index, string job, string silo, string reason);

    [LoggerMessage(4205, LogLevel.Information, "Fit '{Job}' has ended: {Stage}. {Reason}")]
    public static partial void FitEnds(this ILogger logger, string job, FitJobStage stage, string? reason);

    [LoggerMessage(4206, LogLevel.Warning, "Fit '{Job}' cannot remember how far it is, and tries again.")]
    public static partial void FitJobStumbles(this ILogger logger, Exception exception, string job);

    [LoggerMessage(4207, LogLevel.Warning, "The folder {Folder} of a fit that is done cannot be removed.")]
    public static partial void FitFolderStays(this ILogger logger, Exception exception, string folder);
}
