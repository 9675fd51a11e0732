using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>Writes alarms to the log: a warning when one is raised, a word when it has ended.</summary>
internal sealed class LogAlarmSink(ILogger<LogAlarmSink> logger) : IAlarmSink
{
    public string Name => "log";

    public Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken)
    {
        AlarmRecord record = notice.Alarm;
        switch (notice.Kind)
        {
            case AlarmNoticeKind.Raised:
                logger.AlarmRaised(record.Id, record.Source, record.Alarm.Kind, record.Alarm.LowHz, record.Alarm.HighHz, record.Alarm.Text);
                break;
            case AlarmNoticeKind.Ended:
                logger.AlarmEnded(record.Id, record.Source, record.Alarm.Kind, record.Alarm.LowHz, record.Alarm.HighHz, record.Alarm.Text);
                break;
            case AlarmNoticeKind.Reviewed:
                // Who does it sees it.
                break;
            default:
                throw new NotSupportedException(notice.Kind.ToString());
        }

        return Task.CompletedTask;
    }
}
