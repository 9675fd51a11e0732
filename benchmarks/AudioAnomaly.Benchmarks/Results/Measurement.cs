namespace AudioAnomaly.Benchmarks;

/// <summary>One line of the table: what a stage took, against other ways of doing it and against what the machine can do.</summary>
/// <param name="Section">The section of the program.</param>
/// <param name="Stage">The stage, with its size; unique in its section.</param>
/// <param name="Ours">What the library took.</param>
internal sealed record Measurement(string Section, string Stage, Timing Ours)
{
    /// <summary>The whole, by its stage's name, of which this is a part, if any.</summary>
    public string? PartOf { get; init; }

    /// <summary>The stage's time divided by that of the whole.</summary>
    public double? ShareOfWhole { get; init; }

    /// <summary>Seconds of sound that went in, if it is sound.</summary>
    public double? AudioSeconds { get; init; }

    /// <summary>Seconds of sound in a second.</summary>
    public double? TimesRealTime => AudioSeconds is { } seconds ? seconds * 1000 / Ours.MedianMs : null;

    /// <summary>Managed memory allocated by one call, in MiB, on all threads.</summary>
    public double? AllocatedMiB { get; init; }

    /// <summary>The most memory that the process had, in MiB, if the stage ran in a process of its own.</summary>
    public double? PeakMiB { get; init; }

    public IReadOnlyList<ComparedTiming> References { get; init; } = [];

    public CeilingUse? Ceiling { get; init; }

    public IReadOnlyList<Figure> Figures { get; init; } = [];
}
