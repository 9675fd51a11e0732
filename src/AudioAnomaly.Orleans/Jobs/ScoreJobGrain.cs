namespace AudioAnomaly.Fleet;

/// <summary>Scores of recordings.</summary>
internal sealed class ScoreJobGrain(
    [PersistentState("score", FleetNames.Storage)] IPersistentState<FleetJobState<ScoreJobSpec>> state,
    FleetJobParts parts) : FleetJobGrain<ScoreJobSpec>(state, parts), IScoreJobGrain;
