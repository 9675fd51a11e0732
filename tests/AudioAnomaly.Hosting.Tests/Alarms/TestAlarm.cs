using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting.Tests.Alarms;

/// <summary>Alarms as the rules raise them.</summary>
internal static class TestAlarm
{
    public static readonly DateTimeOffset Noon = new(2026, 5, 4, 12, 0, 0, TimeSpan.Zero);

    public static AlarmRecord Raised(string source = "hall", string? id = null, DateTimeOffset? at = null, string model = "pump", string kind = "spectrum")
    {
        DateTimeOffset raised = at ?? Noon;
        return new AlarmRecord
        {
            Id = id ?? Guid.CreateVersion7(raised).ToString("N"),
            Source = source,
            Model = model,
            ModelVersion = 3,
            StartedAt = raised.AddSeconds(-4),
            RaisedAt = raised,
            Alarm = new Alarm
            {
                Number = 1,
                StartSeconds = 56,
                RaisedSeconds = 60,
                Kind = kind,
                Score = 7.25,
                PeakSeconds = 58,
                LowHz = 300,
                HighHz = 420,
                FalseAlarmsPerDay = 0.01,
                Evidence = [new AnomalyEvidence { Kind = kind, Score = 7.25, Z = 6, PValue = null, LowHz = 300, HighHz = 420, Text = "louder" }],
                Text = "from 300 to 420 Hz louder",
            },
        };
    }

    public static AlarmRecord EndedAfter(this AlarmRecord alarm, double seconds) => alarm with
    {
        EndedAt = alarm.RaisedAt.AddSeconds(seconds),
        Alarm = alarm.Alarm with { EndSeconds = alarm.Alarm.RaisedSeconds + seconds },
    };

    public static SoundPicture Picture() => new()
    {
        StartSeconds = 50,
        SecondsPerColumn = 0.1,
        Columns = 2,
        Frequencies = [100, 200, 400],
        Levels = [1, 2, 3, 4, 5, 6],
        Map = [0, 128, 160, 0, 0, 255],
        LevelsDb = [-20.5f, float.NegativeInfinity],
        Peaks = [1.5f, 7.25f],
    };
}
