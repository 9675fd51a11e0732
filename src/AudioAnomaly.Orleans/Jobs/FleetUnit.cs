namespace AudioAnomaly.Fleet;

/// <summary>A unit of a job's work: what one silo does in one go, and leaves as one file.</summary>
/// <param name="Spec">The job.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Index">Which of this kind, from 0.</param>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FleetUnit")]
internal sealed record FleetUnit([property: Id(0)] FleetJobSpec Spec, [property: Id(1)] FleetUnitKind Kind, [property: Id(2)] int Index);
