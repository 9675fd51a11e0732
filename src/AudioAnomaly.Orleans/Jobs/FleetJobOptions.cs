using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Fleet;

/// <summary>How silos work on jobs.</summary>
public sealed class FleetJobOptions
{
    /// <summary>How many units of work a silo does at a time, from 1 to 64; 1 by default. One unit uses all processors.</summary>
    [Range(1, 64)]
    public int UnitsPerSilo { get; set; } = 1;

    /// <summary>How many more units each silo is given, so that it need not wait for the next, from 0 to 64; 1 by default.</summary>
    [Range(0, 64)]
    public int WaitingPerSilo { get; set; } = 1;

    /// <summary>How often a job looks how its units are; a second by default.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a silo may take to answer before another one is asked; 5 seconds by default.</summary>
    public TimeSpan AnswerWithin { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How often a unit is tried that fails because a file cannot be read or written, from 1 to 100; 3 by default.</summary>
    [Range(1, 100)]
    public int Attempts { get; set; } = 3;

    /// <summary>How often silos look whether a job has lost its own silo, and call it; 10 seconds by default.</summary>
    public TimeSpan WakeInterval { get; set; } = TimeSpan.FromSeconds(10);
}
