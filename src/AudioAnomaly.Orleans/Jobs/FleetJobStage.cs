namespace AudioAnomaly.Fleet;

/// <summary>The stages of a job over many machines, in their order, and how it may end. A job that only scores leaves out those that learn.</summary>
public enum FleetJobStage
{
    /// <summary>Nothing was asked for.</summary>
    None,

    /// <summary>Folders are looked through.</summary>
    Listing,

    /// <summary>Recordings are looked at; counted in shards.</summary>
    Surveying,

    /// <summary>What teaches and what calibrates is decided.</summary>
    Planning,

    /// <summary>Shards are learned; counted in shards.</summary>
    Learning,

    /// <summary>What was learned is joined; counted in merges.</summary>
    Merging,

    /// <summary>Recordings are scored; counted in shards.</summary>
    Scoring,

    /// <summary>The target is written.</summary>
    Completing,

    /// <summary>The target is there.</summary>
    Completed,

    /// <summary>The job has failed (<see cref="FleetJobProgress.Fault"/>).</summary>
    Failed,

    /// <summary>The job was cancelled.</summary>
    Cancelled,
}
