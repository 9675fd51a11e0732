namespace AudioAnomaly.Benchmarks;

/// <summary>Something to measure.</summary>
/// <param name="Name">The stage, with its size.</param>
/// <param name="Run">Does it once.</param>
internal sealed record Stage(string Name, Action Run)
{
    public IReadOnlyList<Alternative> References { get; init; } = [];

    /// <summary>The whole, by its stage's name, of which this is a part.</summary>
    public string? PartOf { get; init; }

    /// <summary>Seconds of sound that go in.</summary>
    public double? AudioSeconds { get; init; }

    /// <summary>What the machine can do of this kind of work.</summary>
    public Ceiling? Ceiling { get; init; }

    /// <summary>The work of one call, in the ceiling's unit times seconds: GFLOP or GB.</summary>
    public double Work { get; init; }

    /// <summary>The most rounds; those of the run if they are fewer.</summary>
    public int MaxRounds { get; init; } = int.MaxValue;

    public IReadOnlyList<Figure> Figures { get; init; } = [];
}
