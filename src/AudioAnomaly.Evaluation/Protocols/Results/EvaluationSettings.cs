namespace AudioAnomaly.Evaluation;

/// <summary>What an evaluation was asked for and made with. Immutable.</summary>
public sealed record EvaluationSettings
{
    /// <summary>The data set's name, such as "MIMII" or "EnvMix-10".</summary>
    public required string Dataset { get; init; }

    /// <summary>The protocol: "default" or "paper".</summary>
    public required string Protocol { get; init; }

    /// <summary>The detectors by name, in the order of the tables.</summary>
    public required IReadOnlyList<string> Detectors { get; init; }

    /// <summary>The seeds.</summary>
    public required IReadOnlyList<int> Seeds { get; init; }

    /// <summary>The ratios in dB that were asked for; empty for all there are.</summary>
    public IReadOnlyList<double> SnrDb { get; init => field = value ?? []; } = [];

    /// <summary>The front end's preset, such as "panns32k"; null if it is none.</summary>
    public string? Preset { get; init; }

    /// <summary>The backbone's identity as one line, or "LogMelPatches"; null where it is not known.</summary>
    public string? Backbone { get; init; }

    /// <summary>Every other option by name, as text of the invariant culture.</summary>
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? new SortedDictionary<string, string>(StringComparer.Ordinal); } = new SortedDictionary<string, string>(StringComparer.Ordinal);

    /// <summary>The library's version.</summary>
    public required string LibraryVersion { get; init; }

    /// <summary>The command line without the program, paths as they were given; null if there was none.</summary>
    public string? CommandLine { get; init; }
}
