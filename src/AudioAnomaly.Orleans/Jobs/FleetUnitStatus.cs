namespace AudioAnomaly.Fleet;

/// <summary>How far a unit is.</summary>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FleetUnitStatus")]
internal sealed record FleetUnitStatus
{
    /// <summary>The silo that works on it.</summary>
    [Id(0)]
    public required string Silo { get; init; }

    /// <summary>What it has found; null while it works.</summary>
    [Id(1)]
    public FleetUnitResult? Result { get; init; }

    /// <summary>Why it has failed; null if it has not.</summary>
    [Id(2)]
    public FleetJobFault? Fault { get; init; }

    /// <summary>Whether it may go better next time.</summary>
    [Id(3)]
    public bool IsTransient { get; init; }
}
