namespace AudioAnomaly;

/// <summary>What PatchCore and PaDiM take of the features of a window of time.</summary>
public enum TimePoolKind
{
    /// <summary>
    /// <see cref="Mean"/> for a network's features, <see cref="Maximum"/> for raw spectrogram patches, whose means lose what is short. The default.
    /// </summary>
    Auto,

    /// <summary>The mean of each feature.</summary>
    Mean,

    /// <summary>The maximum of each feature.</summary>
    Maximum,
}
