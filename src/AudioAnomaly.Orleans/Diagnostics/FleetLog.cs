using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Fleet;

/// <summary>What the fleet writes to the log.</summary>
internal static partial class FleetLog
{
    [LoggerMessage(EventId = 1, Level = LogLevel.Warning, Message = "Journal {Journal}: {Dropped} news of alarms were dropped, because {Limit} wait for readers. See whether the hosts that read alarms run.")]
    public static partial void NewsDropped(this ILogger logger, long journal, int dropped, int limit);

    [LoggerMessage(EventId = 2, Level = LogLevel.Warning, Message = "The versions of the model {Model} cannot be asked for; what is known goes on. {Problem}")]
    public static partial void RolloutUnknown(this ILogger logger, string model, string problem);

    [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The state of the microphone {Microphone} cannot be saved; it is tried again. {Problem}")]
    public static partial void StateNotSaved(this ILogger logger, string microphone, string problem);

    [LoggerMessage(EventId = 4, Level = LogLevel.Information, Message = "The state of the microphone {Microphone} is saved again.")]
    public static partial void StateSavedAgain(this ILogger logger, string microphone);

    [LoggerMessage(EventId = 5, Level = LogLevel.Warning, Message = "The microphone {Microphone} begins anew: its saved state cannot be used. {Problem}")]
    public static partial void StateRefused(this ILogger logger, string microphone, string problem);

    [LoggerMessage(EventId = 6, Level = LogLevel.Warning, Message = "The microphone {Microphone} should use the model {Version}, which this host cannot give; it goes on with {Current}. {Problem}")]
    public static partial void VersionMissing(this ILogger logger, string microphone, string version, string current, string problem);

    [LoggerMessage(EventId = 7, Level = LogLevel.Warning, Message = "News of alarms of the microphone {Microphone} cannot be handed on; they are kept. {Problem}")]
    public static partial void NewsNotWritten(this ILogger logger, string microphone, string problem);

    [LoggerMessage(EventId = 8, Level = LogLevel.Warning, Message = "The news of alarms of journal {Journal} cannot be read or kept; it is tried again. {Problem}")]
    public static partial void NewsNotRead(this ILogger logger, int journal, string problem);

    [LoggerMessage(EventId = 9, Level = LogLevel.Warning, Message = "{Dropped} news of alarms came too late for this host and are lost to it.")]
    public static partial void NewsMissed(this ILogger logger, long dropped);

    [LoggerMessage(EventId = 10, Level = LogLevel.Warning, Message = "The overview of the fleet cannot be told or read; it is tried again. {Problem}")]
    public static partial void OverviewFailed(this ILogger logger, string problem);

    [LoggerMessage(EventId = 11, Level = LogLevel.Warning, Message = "Another copy of the microphone {Microphone} has saved its state: this one ends, as after a network that was cut.")]
    public static partial void OtherCopy(this ILogger logger, string microphone);

    [LoggerMessage(EventId = 12, Level = LogLevel.Warning, Message = "The sound of the microphone {Microphone} cannot be scored. {Problem}")]
    public static partial void SoundRefused(this ILogger logger, string microphone, string problem);

    [LoggerMessage(EventId = 20, Level = LogLevel.Error, Message = "News of the alarm {Alarm} in journal {Journal} cannot be read and are passed over; they may be of another version of the program. {Problem}")]
    public static partial void NewsUnreadable(this ILogger logger, string alarm, int journal, string problem);
}
