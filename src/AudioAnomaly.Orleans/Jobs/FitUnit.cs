namespace AudioAnomaly.Fleet;

/// <summary>A unit of a fit's work: what one silo does in one go, and leaves as one file.</summary>
/// <param name="Spec">The fit.</param>
/// <param name="Kind">What is to be done.</param>
/// <param name="Index">Which of this kind, from 0.</param>
[GenerateSerializer, Immutable, Alias("AudioAnomaly.Fleet.FitUnit")]
internal sealed record FitUnit([property: Id(0)] FitJobSpec Spec, [property: Id(1)] FitUnitKind Kind, [property: Id(2)] int Index);
