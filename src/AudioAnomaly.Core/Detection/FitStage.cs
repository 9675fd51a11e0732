namespace AudioAnomaly;

/// <summary>The stages of a fit, in their order.</summary>
public enum FitStage
{
    /// <summary>The recordings' headers are checked; counted in files.</summary>
    Checking,

    /// <summary>Features are computed from normal clips; counted in clips.</summary>
    Extracting,

    /// <summary>The coreset is chosen; counted in bank rows.</summary>
    SelectingCoreset,

    /// <summary>A network is trained; counted in epochs. Fits that do not train leave it out. May end before all epochs.</summary>
    Training,

    /// <summary>Held-out normal clips are scored to calibrate the scores; counted in clips.</summary>
    Calibrating,
}
