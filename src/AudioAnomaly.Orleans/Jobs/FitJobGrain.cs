namespace AudioAnomaly.Fleet;

/// <summary>A fit.</summary>
internal sealed class FitJobGrain(
    [PersistentState("fit", FleetNames.Storage)] IPersistentState<FleetJobState<FitJobSpec>> state,
    FleetJobParts parts) : FleetJobGrain<FitJobSpec>(state, parts), IFitJobGrain;
