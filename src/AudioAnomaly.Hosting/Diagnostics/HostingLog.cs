using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>Every message of the host.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(101, LogLevel.Information, "Model {Model} loaded from {Path} (version {Version}).")]
    public static partial void ModelLoaded(this ILogger logger, string model, string path, int version);

    [LoggerMessage(102, LogLevel.Error, "Model {Model}: {Problem} {Consequence}")]
    public static partial void ModelBroken(this ILogger logger, string model, string problem, string consequence);

    [LoggerMessage(103, LogLevel.Information, "Model {Model} is gone.")]
    public static partial void ModelRemoved(this ILogger logger, string model);

    [LoggerMessage(104, LogLevel.Information, "Model {Model} ({Bytes} bytes) was freed: the memory for models is full.")]
    public static partial void ModelFreed(this ILogger logger, string model, long bytes);

    [LoggerMessage(105, LogLevel.Warning, "{Problem}")]
    public static partial void ModelFolderProblem(this ILogger logger, string problem);

    [LoggerMessage(106, LogLevel.Error, "The changed settings are refused, and the old ones go on: {Mistakes}")]
    public static partial void SettingsRefused(this ILogger logger, string mistakes);

    [LoggerMessage(107, LogLevel.Information, "The changed settings are taken.")]
    public static partial void SettingsTaken(this ILogger logger);

    [LoggerMessage(108, LogLevel.Error, "Looking for new models failed.")]
    public static partial void RefreshFailed(this ILogger logger, Exception exception);

    [LoggerMessage(109, LogLevel.Information, "Live source {Source} opened: model {Model}, {SampleRate} Hz.")]
    public static partial void LiveOpened(this ILogger logger, string source, string model, int sampleRate);

    [LoggerMessage(110, LogLevel.Information, "Live source {Source} ended after {Seconds:0.0} s of sound.")]
    public static partial void LiveClosed(this ILogger logger, string source, double seconds);

    [LoggerMessage(111, LogLevel.Warning, "Live source {Source} goes on with the older model: {Problem}")]
    public static partial void LiveModelKept(this ILogger logger, string source, string problem);
}
