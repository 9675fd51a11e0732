namespace AudioAnomaly.BackboneTraining;

/// <summary>The kinds of machines of which there are synthetic worlds.</summary>
internal enum MachineKind
{
    /// <summary>An electric motor whose load changes.</summary>
    Motor,

    /// <summary>A fan: blades and a broad wind.</summary>
    Fan,

    /// <summary>A pump: vanes, and a flow that they chop.</summary>
    Pump,

    /// <summary>A valve that opens and closes.</summary>
    Valve,

    /// <summary>A gearbox: meshing teeth with side bands.</summary>
    Gearbox,

    /// <summary>A slide that goes forth and back on its rail.</summary>
    SlideRail,
}
