using AudioAnomaly.Hosting;

/// <summary>Says which notices it was given.</summary>
internal sealed class PrintingSink : IAlarmSink
{
    public string Name => "printed";

    public Task SendAsync(AlarmNotice notice, CancellationToken cancellationToken)
    {
        Console.WriteLine($"sent {notice.Id} {notice.Alarm.Id} {notice.Kind}");
        return Task.CompletedTask;
    }
}
