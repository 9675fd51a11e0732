using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>The settings of alarms: where they are kept, for how long, and where their news go. They hold from the start.</summary>
public sealed class AlarmsOptions
{
    /// <summary>When unusual sound of a live source becomes an alarm, and when it is over.</summary>
    public AlarmOptions Rule { get; set; } = new();

    /// <summary>How much sound before an alarm is kept with it, in seconds, from 0 to 60; 5 by default.</summary>
    public double SecondsBefore { get; set; } = 5;

    /// <summary>How much sound after an alarm is kept with it, in seconds, from 0 to 30; 3 by default.</summary>
    public double SecondsAfter { get; set; } = 3;

    /// <summary>How much sound of an alarm itself is kept, from its beginning, in seconds, from 1 to 60; 20 by default. Every source keeps as much in memory.</summary>
    public double LongestSeconds { get; set; } = 20;
}
