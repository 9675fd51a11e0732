using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>Every message of watched folders and microphones.</summary>
internal static partial class SourceLog
{
    [LoggerMessage(
        201,
        LogLevel.Information,
        "Folder {Folder}: watching {Path} with model {Model}; results go to {Results}, which knows {Known} recordings that are scored.")]
    public static partial void FolderWatched(this ILogger logger, string folder, string path, string model, string results, int known);

    [LoggerMessage(202, LogLevel.Warning, "Folder {Folder}: {Bytes} bytes of an unfinished line were cut off the results, as a kill leaves them.")]
    public static partial void LineCut(this ILogger logger, string folder, long bytes);

    [LoggerMessage(203, LogLevel.Information, "Folder {Folder}: {File} is {Outcome} (score {Score:0.00}).")]
    public static partial void FileScored(this ILogger logger, string folder, string file, RecordingOutcome outcome, double score);

    [LoggerMessage(204, LogLevel.Warning, "Folder {Folder}: {File} cannot be read and is not tried again: {Problem}")]
    public static partial void FileBroken(this ILogger logger, string folder, string file, string problem);

    [LoggerMessage(205, LogLevel.Warning, "Folder {Folder}: {File} could not be scored and is tried again in {Seconds} s: {Problem}")]
    public static partial void FileFailed(this ILogger logger, string folder, string file, double seconds, string problem);

    [LoggerMessage(206, LogLevel.Warning, "Folder {Folder} waits {Seconds} s: {Problem}")]
    public static partial void FolderWaits(this ILogger logger, string folder, double seconds, string problem);

    [LoggerMessage(207, LogLevel.Warning, "Folder {Folder}: {Warning}")]
    public static partial void FileLeftOut(this ILogger logger, string folder, string warning);

    [LoggerMessage(208, LogLevel.Warning, "Folder {Folder}: {File} was scored and could not be cleared away: {Problem}")]
    public static partial void FileStays(this ILogger logger, string folder, string file, string problem);

    [LoggerMessage(209, LogLevel.Information, "Folder {Folder}: {File} changed or went away before it was scored.")]
    public static partial void FileChanged(this ILogger logger, string folder, string file);

    [LoggerMessage(221, LogLevel.Information, "Microphone {Microphone}: listening through {Command}.")]
    public static partial void MicrophoneStarted(this ILogger logger, string microphone, string command);

    [LoggerMessage(222, LogLevel.Warning, "Microphone {Microphone} is tried again in {Seconds} s: {Problem}")]
    public static partial void MicrophoneWaits(this ILogger logger, string microphone, double seconds, string problem);

    [LoggerMessage(223, LogLevel.Warning, "Microphone {Microphone}: {Seconds:0.0} s of sound are missing, because {Cause}.")]
    public static partial void SoundLost(this ILogger logger, string microphone, double seconds, string cause);
}
