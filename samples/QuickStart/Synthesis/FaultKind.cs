namespace AudioAnomaly.Samples.Synthesis;

/// <summary>The faults that <see cref="MachineSound"/> can make.</summary>
public enum FaultKind
{
    /// <summary>Something loose strikes the housing: a few dull blows below 900 Hz.</summary>
    Knock,

    /// <summary>A dry bearing: an unsteady tone around 3 to 4 kHz.</summary>
    Squeal,

    /// <summary>A loose cover: irregular metallic bursts from 1 to 4 kHz.</summary>
    Rattle,

    /// <summary>A leak: noise from 4.5 to 7.5 kHz.</summary>
    Hiss,
}
