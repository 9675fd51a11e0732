namespace AudioAnomaly;

/// <summary>Turns a spectrogram into feature maps. Implementations are safe to use from several threads.</summary>
public interface IFeatureExtractor : IModelComponent
{
    /// <summary>The layers it delivers, largest grid first.</summary>
    IReadOnlyList<FeatureLayer> Layers { get; }

    /// <summary>The fewest frames of which features can be made.</summary>
    int MinFrames { get; }

    /// <summary>The number of frequency bins it expects, or null if any will do.</summary>
    int? Bins { get; }

    /// <summary>Whether its features have no common scale, so that distances should be taken after standardising each channel on the normal clips.</summary>
    bool RecommendsStandardization { get; }

    /// <summary>The side of the square neighbourhood over which its features are best averaged, an odd number; 1 for none.</summary>
    int RecommendedNeighborhood { get; }

    /// <summary>Computes the feature maps of a spectrogram.</summary>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <returns>One map per layer, in the order of <see cref="Layers"/>.</returns>
    /// <exception cref="AudioContentException">The spectrogram has fewer frames than <see cref="MinFrames"/>.</exception>
    /// <exception cref="ArgumentException">The spectrogram has another number of bins.</exception>
    IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram);
}
