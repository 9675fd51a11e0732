namespace AudioAnomaly.Fleet;

/// <summary>What a unit of a job's work is.</summary>
internal enum FleetUnitKind
{
    List,
    Survey,
    Plan,
    Learn,
    Merge,
    Score,
    Complete,
}
