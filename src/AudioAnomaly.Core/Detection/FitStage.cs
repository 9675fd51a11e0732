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

    /// <summary>Held-out normal clips are scored to calibrate the scores; counted in clips.</summary>
    Calibrating,
}
