namespace AudioAnomaly.Fleet;

/// <summary>The stages of a fit over many machines, in their order, and how it may end.</summary>
public enum FitJobStage
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

    /// <summary>What calibrates is scored; counted in shards.</summary>
    Scoring,

    /// <summary>The model is calibrated and written.</summary>
    Completing,

    /// <summary>The model is there.</summary>
    Completed,

    /// <summary>The fit has failed (<see cref="FitJobProgress.Fault"/>).</summary>
    Failed,

    /// <summary>The fit was cancelled.</summary>
    Cancelled,
}
