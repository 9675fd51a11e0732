namespace AudioAnomaly.Hosting;

/// <summary>Where a model of the store stands.</summary>
public enum ModelState
{
    /// <summary>It is loaded when it is asked for.</summary>
    NotLoaded,

    /// <summary>It is loaded.</summary>
    Ready,

    /// <summary>It is loaded, and a newer file at its place is broken: the older one goes on.</summary>
    Outdated,

    /// <summary>It could not be loaded.</summary>
    Broken,
}
