using System.Collections.Frozen;

namespace AudioAnomaly.Evaluation;

/// <summary>
/// One recording of a data set and everything that its protocol needs to know. Immutable;
/// the sound is decoded when <see cref="AudioItem.Read"/> is called.
/// </summary>
public sealed record DatasetRecording
{
    /// <summary>The sound.</summary>
    public required AudioItem Audio { get; init; }

    /// <summary>The recording's path within the data set, with forward slashes: the same on every machine.</summary>
    public required string Name { get; init; }

    /// <summary>What it is for, or null where the data set has no such split.</summary>
    public DatasetSplit? Split { get; init; }

    /// <summary>Whether it is anomalous, or null where that is not known or makes no sense.</summary>
    public bool? IsAnomalous { get; init; }

    /// <summary>The kind of machine (fan) or the class of sound (rain), or null where there is only one.</summary>
    public string? Category { get; init; }

    /// <summary>The machine's id (MIMII, DCASE 2020) or section (DCASE from 2021 on), as it is written: "00". Null where there is none.</summary>
    public string? Section { get; init; }

    /// <summary>The domain: "source" or "target" (DCASE from 2021 on), or null.</summary>
    public string? Domain { get; init; }

    /// <summary>The ratio of powers in dB that the data set states, or null. MIMII: machine over factory noise. EnvMix: anomaly over background.</summary>
    public double? SnrDb { get; init; }

    /// <summary>The fold, counted as the data set counts it, or null.</summary>
    public int? Fold { get; init; }

    /// <summary>What recordings cut from one original have in common: those of one group belong on one side of a split. Null where that is not known.</summary>
    public string? Group { get; init; }

    /// <summary>What else the data set says of it, by name.</summary>
    public IReadOnlyDictionary<string, string> Attributes { get; init; } = FrozenDictionary<string, string>.Empty;
}
