namespace AudioAnomaly;

/// <summary>Whether channels are brought to one scale before distances are taken.</summary>
public enum FeatureStandardization
{
    /// <summary>A network's features as they are, as in the paper; raw spectrogram patches standardised. The default.</summary>
    Auto,

    /// <summary>Never: Euclidean distances of the features as they are, as in the paper.</summary>
    None,

    /// <summary>Every channel is divided by its standard deviation over the normal patches. Not in the paper.</summary>
    PerChannel,
}
