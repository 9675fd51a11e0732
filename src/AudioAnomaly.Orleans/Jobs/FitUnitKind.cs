namespace AudioAnomaly.Fleet;

/// <summary>What a unit of a fit's work is.</summary>
internal enum FitUnitKind
{
    List,
    Survey,
    Plan,
    Learn,
    Merge,
    Score,
    Complete,
}
