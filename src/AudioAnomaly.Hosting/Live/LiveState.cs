namespace AudioAnomaly.Hosting;

/// <summary>How a live source is.</summary>
public enum LiveState
{
    /// <summary>Nothing was scored yet.</summary>
    Starting,

    /// <summary>The newest sound is normal.</summary>
    Normal,

    /// <summary>The newest sound is anomalous.</summary>
    Anomalous,

    /// <summary>The model has no threshold: there are scores and no verdicts.</summary>
    Undecided,

    /// <summary>Something is wrong with the device: silence, one value, clipping, drop-outs.</summary>
    DeviceFault,

    /// <summary>No samples come.</summary>
    Silent,
}
