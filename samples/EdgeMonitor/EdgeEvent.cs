using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Samples;

/// <summary>What is told: an alarm that was raised, changed or ended, or a fault of the microphone.</summary>
internal sealed record EdgeEvent
{
    /// <summary>"alarm" or "device".</summary>
    public required string Event { get; init; }

    /// <summary>What became of it: "raised", "changed", "ended"; of a device "began", "ended".</summary>
    public required string Change { get; init; }

    /// <summary>When the sound began that it is about; of what ended, when it ended.</summary>
    public DateTimeOffset? Time { get; init; }

    /// <summary>The same in seconds of the stream.</summary>
    public required double Seconds { get; init; }

    /// <summary>The kind of evidence, or the fault of the device.</summary>
    public required string Kind { get; init; }

    public double? Score { get; init; }

    public double? LowHz { get; init; }

    public double? HighHz { get; init; }

    /// <summary>How many alarms as clear as this one normal sound is expected to give a day.</summary>
    public double? FalseAlarmsPerDay { get; init; }

    public string? Text { get; init; }

    public static EdgeEvent Of(AlarmChange change, AudioAnomalySession session) => Of(change, change.Alarm.EndSeconds ?? change.Alarm.StartSeconds, session);

    public static EdgeEvent Of(DeviceHealth health) => new()
    {
        Event = "device",
        Change = health.EndSeconds is null ? "began" : "ended",
        Time = health.EndTime ?? health.StartTime,
        Seconds = health.EndSeconds ?? health.StartSeconds,
        Kind = $"{health.Fault}",
    };

    private static EdgeEvent Of(AlarmChange change, double seconds, AudioAnomalySession session) => new()
    {
        Event = "alarm",
        Change = change.Kind switch { AlarmChangeKind.Raised => "raised", AlarmChangeKind.Changed => "changed", _ => "ended" },
        Time = session.TimeOf(seconds),
        Seconds = seconds,
        Kind = change.Alarm.Kind,
        Score = change.Alarm.Score,
        LowHz = change.Alarm.LowHz,
        HighHz = change.Alarm.HighHz,
        FalseAlarmsPerDay = change.Alarm.FalseAlarmsPerDay,
        Text = change.Alarm.Text,
    };
}
