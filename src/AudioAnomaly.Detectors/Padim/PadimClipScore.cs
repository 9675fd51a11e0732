namespace AudioAnomaly;

/// <summary>How PaDiM makes a clip score.</summary>
public enum PadimClipScore
{
    /// <summary>
    /// <see cref="MapMax"/> for a network's features, as in the paper; <see cref="TopMean"/> for raw spectrogram patches, of which single ones are too noisy
    /// to decide. The default.
    /// </summary>
    Auto,

    /// <summary>The largest value of the smoothed map, as in the paper.</summary>
    MapMax,

    /// <summary>The mean of the largest patch distances, a share of <see cref="PadimOptions.TopShare"/> of all. Not in the paper.</summary>
    TopMean,
}
