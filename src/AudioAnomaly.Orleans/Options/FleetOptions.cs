using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Fleet;

/// <summary>The settings of a fleet of microphones, usually the configuration section "Fleet". They hold from the start.</summary>
/// <remarks>A mutable bag, bound once. A key that is not known is an error. Models, and the alarm rule, are settings of the host ("AudioAnomaly").</remarks>
public sealed class FleetOptions
{
    /// <summary>
    /// How much sound is taken in, at most, before a microphone's state is saved again, in seconds from 1 to 3,600; 30 by default. After the loss of a server as
    /// much sound, at most, is scored anew. Senders keep as much, and more.
    /// </summary>
    [Range(1, 3600)]
    public double SaveSeconds { get; set; } = 30;

    /// <summary>The model of microphones that send sound without being registered; null (the default) turns them away.</summary>
    public string? DefaultModel { get; set; }

    /// <summary>
    /// How many times faster than real time a microphone's sound may come, from 1 to 1,000; 4 by default. What was kept while nobody listened comes so fast.
    /// </summary>
    [Range(1, 1000)]
    public double FasterThanRealTime { get; set; } = 4;

    /// <summary>How much sound may come at once beyond that, in seconds from 1 to 86,400; 120 by default.</summary>
    [Range(1, 86_400)]
    public double BurstSeconds { get; set; } = 120;

    /// <summary>The longest piece of sound in one call, in seconds from 0.1 to 600; 60 by default.</summary>
    [Range(0.1, 600)]
    public double LongestChunkSeconds { get; set; } = 60;

    /// <summary>After how many seconds without sound a microphone is said to be silent, from 0.1; 10 by default.</summary>
    [Range(0.1, double.MaxValue)]
    public double PatienceSeconds { get; set; } = 10;

    /// <summary>How many news of alarms wait in a journal for those who read it, 10 to 100,000; 2,000 by default. Then the oldest are dropped, which is told.</summary>
    [Range(10, 100_000)]
    public int MostNews { get; set; } = 2000;

    /// <summary>How often those who read alarms look for news, in seconds from 0.05 to 3,600; 1 by default.</summary>
    [Range(0.05, 3600)]
    public double ReadSeconds { get; set; } = 1;

    /// <summary>How often silos look for other versions of models, in seconds from 0.05 to 3,600; 5 by default.</summary>
    [Range(0.05, 3600)]
    public double RolloutSeconds { get; set; } = 5;

    /// <summary>How many microphones of a silo are listed by name, 0 to 10,000; 500 by default. Those in alarm or with a fault come first; all are counted.</summary>
    [Range(0, 10_000)]
    public int MostListed { get; set; } = 500;
}
