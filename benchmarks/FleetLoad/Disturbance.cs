namespace FleetLoad;

/// <summary>What happens to the silos while sound comes.</summary>
internal enum Disturbance
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>One is killed (SIGKILL), and started again half a minute later.</summary>
    Kill,

    /// <summary>Each in turn is stopped in order (SIGTERM) and started again.</summary>
    Rolling,

    /// <summary>The network of one is cut for half a minute; each silo has a network namespace. Needs root.</summary>
    Cut,
}
