using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>Every message of the keeping and telling of alarms.</summary>
internal static partial class AlarmLog
{
    [LoggerMessage(301, LogLevel.Information, "Alarms are kept in {Database}: {Alarms} so far.")]
    public static partial void StoreOpened(this ILogger logger, string database, long alarms);

    [LoggerMessage(302, LogLevel.Error, "The database of alarms {Database} was broken. It is now {SetAside}, and a new one was begun.")]
    public static partial void StoreSetAside(this ILogger logger, string database, string setAside);

    [LoggerMessage(303, LogLevel.Error, "Alarms cannot be written and wait in memory; next try in {Seconds} s: {Problem}")]
    public static partial void StoreWaits(this ILogger logger, double seconds, string problem);

    [LoggerMessage(304, LogLevel.Information, "Alarms are written again. {Lost} alarms and changes and {LostSounds} sounds were lost so far.")]
    public static partial void StoreWritesAgain(this ILogger logger, long lost, long lostSounds);

    [LoggerMessage(305, LogLevel.Warning, "Source {Source} had its {Most} alarms of this hour. More are counted and neither kept nor told.")]
    public static partial void AlarmsHeldBack(this ILogger logger, string source, int most);

    [LoggerMessage(306, LogLevel.Warning, "Source {Source}: {Count} alarms were held back. From here on they are kept and told again.")]
    public static partial void AlarmsTakenAgain(this ILogger logger, string source, long count);

    [LoggerMessage(307, LogLevel.Information, "{Count} alarms were removed, because they are older than {Days} days.")]
    public static partial void AlarmsTooOld(this ILogger logger, int count, double days);

    [LoggerMessage(308, LogLevel.Information, "The database of alarms is full: {Sounds} sounds and {Alarms} alarms were removed, the oldest first.")]
    public static partial void StoreFull(this ILogger logger, int sounds, int alarms);

    [LoggerMessage(309, LogLevel.Warning, "{Count} notices were removed before every sink had them, because too many waited.")]
    public static partial void NoticesLost(this ILogger logger, int count);

    [LoggerMessage(310, LogLevel.Error, "Something of an alarm could not be written and was given up.")]
    public static partial void WriteFailed(this ILogger logger, Exception exception);

    [LoggerMessage(311, LogLevel.Error, "The host stops, and {Count} alarms, changes and sounds could not be written.")]
    public static partial void StoreStoppedWithWrites(this ILogger logger, int count);

    [LoggerMessage(312, LogLevel.Error, "In the database of alarms {Record} is damaged and left out from here on: {Problem}")]
    public static partial void RecordDamaged(this ILogger logger, string record, string problem);

    [LoggerMessage(321, LogLevel.Warning, "Alarm {Id}: source {Source}, {Kind}, {LowHz:0} to {HighHz:0} Hz: {Text}")]
    public static partial void AlarmRaised(this ILogger logger, string id, string source, string kind, double? lowHz, double? highHz, string text);

    [LoggerMessage(322, LogLevel.Information, "Alarm {Id} has ended: source {Source}, {Kind}, {LowHz:0} to {HighHz:0} Hz: {Text}")]
    public static partial void AlarmEnded(this ILogger logger, string id, string source, string kind, double? lowHz, double? highHz, string text);

    [LoggerMessage(331, LogLevel.Warning, "Alarms cannot be given to {Sink} and wait; next try in {Seconds} s: {Problem}")]
    public static partial void SinkWaits(this ILogger logger, string sink, double seconds, string problem);

    [LoggerMessage(332, LogLevel.Information, "{Sink} takes alarms again.")]
    public static partial void SinkTakesAgain(this ILogger logger, string sink);
}
