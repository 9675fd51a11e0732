namespace AudioAnomaly;

/// <summary>Which patches share one Gaussian in PaDiM.</summary>
public enum PadimPositions
{
    /// <summary>Every cell of the grid has its own, as in the paper: for sounds that begin at one time. All clips must have one length. The default.</summary>
    PerPosition,

    /// <summary>
    /// Every frequency row has its own, shared by all times: for steady sounds, of any length, in a small fraction of the memory. Not in the paper.
    /// </summary>
    PerFrequency,

    /// <summary>All patches share one. Not in the paper.</summary>
    Global,
}
