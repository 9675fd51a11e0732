using System.Collections.Immutable;

namespace AudioAnomaly.Fleet;

/// <summary>What a unit tells the job; the rest is in its file.</summary>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FleetUnitResult")]
internal sealed record FleetUnitResult
{
    public static FleetUnitResult Nothing { get; } = new();

    /// <summary>How many units of each kind there are, as far as this unit knows.</summary>
    [Id(0)]
    public Dictionary<FleetUnitKind, int> Counts { get; init; } = [];

    /// <summary>How many recordings there are; null if this unit does not know.</summary>
    [Id(1)]
    public int? Recordings { get; init; }

    /// <summary>What a careful reader should know; null if this unit has nothing new.</summary>
    [Id(2)]
    public ImmutableArray<string>? Warnings { get; init; }
}
