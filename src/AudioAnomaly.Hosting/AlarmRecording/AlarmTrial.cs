using AudioAnomaly.Monitoring;

namespace AudioAnomaly.Hosting;

/// <summary>What a rule would have made of the sound that a source heard in the last day. Plain immutable data.</summary>
public sealed record AlarmTrial
{
    /// <summary>How much sound there is to try on, in hours.</summary>
    public required double Hours { get; init; }

    /// <summary>The rule; null if nothing was heard yet.</summary>
    public required AlarmRule? Rule { get; init; }

    /// <summary>The alarms that there would have been, the oldest first.</summary>
    public required IReadOnlyList<TriedAlarm> Alarms { get; init; }
}
