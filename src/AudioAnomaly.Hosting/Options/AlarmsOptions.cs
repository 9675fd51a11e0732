using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>The settings of alarms: where they are kept, for how long, and where their news go. They hold from the start.</summary>
public sealed class AlarmsOptions
{
    /// <summary>
    /// The SQLite database in which alarms are kept, with their sound and what people said; made if it is missing, in a folder that is there. Null (the
    /// default) for one in memory, which is gone when the host stops.
    /// </summary>
    public string? Database { get; set; }

    /// <summary>
    /// For how many days alarms are kept, from 0.01 to 36,500; 90 by default. Counted by the time that the host runs, and at most a day for each time that it
    /// did not, so that a clock that jumps deletes nothing.
    /// </summary>
    public double KeepDays { get; set; } = 90;

    /// <summary>
    /// How large the database may become, in MiB, from 1 to 1,000,000; 1,024 by default, of which one in memory takes 128 at most. The sounds of the oldest
    /// alarms go first, then the alarms.
    /// </summary>
    public double MaxMiB { get; set; } = 1024;

    /// <summary>How many alarms of a source are kept and told in an hour, 1 to 100,000; 60 by default. More are counted only.</summary>
    public int MostPerHour { get; set; } = 60;

    /// <summary>Whether alarms are written to the log; true by default.</summary>
    public bool Log { get; set; } = true;

    /// <summary>Folders that get a file for each news of an alarm, by name.</summary>
    public IDictionary<string, AlarmFolderOptions> Folders { get; } = new Dictionary<string, AlarmFolderOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Addresses that get a request for each news of an alarm, by name.</summary>
    public IDictionary<string, AlarmWebhookOptions> Webhooks { get; } = new Dictionary<string, AlarmWebhookOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>MQTT brokers that get a message for each news of an alarm, by name.</summary>
    public IDictionary<string, AlarmMqttOptions> Mqtt { get; } = new Dictionary<string, AlarmMqttOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>When unusual sound of a live source becomes an alarm, and when it is over.</summary>
    public AlarmOptions Rule { get; set; } = new();

    /// <summary>How much sound before an alarm is kept with it, in seconds, from 0 to 60; 5 by default.</summary>
    public double SecondsBefore { get; set; } = 5;

    /// <summary>How much sound after an alarm is kept with it, in seconds, from 0 to 30; 3 by default.</summary>
    public double SecondsAfter { get; set; } = 3;

    /// <summary>How much sound of an alarm itself is kept, from its beginning, in seconds, from 1 to 60; 20 by default. Every source keeps as much in memory.</summary>
    public double LongestSeconds { get; set; } = 20;
}
