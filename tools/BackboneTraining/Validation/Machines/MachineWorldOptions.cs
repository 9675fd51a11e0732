namespace AudioAnomaly.BackboneTraining;

/// <summary>How large the worlds of machines are.</summary>
internal sealed record MachineWorldOptions
{
    /// <summary>The worlds of each kind of machine.</summary>
    public int WorldsPerKind { get; init; } = 4;

    /// <summary>The normal recordings of a world that are learned.</summary>
    public int LearnedClips { get; init; } = 24;

    /// <summary>The normal recordings that are told from faulty ones.</summary>
    public int NormalClips { get; init; } = 12;

    /// <summary>The recordings of each of the faults.</summary>
    public int ClipsPerFault { get; init; } = 6;

    /// <summary>The length of a recording in seconds.</summary>
    public double Seconds { get; init; } = 4;
}
