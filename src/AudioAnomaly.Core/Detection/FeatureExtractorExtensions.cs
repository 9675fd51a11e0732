using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Short forms of <see cref="IFeatureExtractor.Extract"/>.</summary>
public static class FeatureExtractorExtensions
{
    /// <summary>Computes the feature maps of one spectrogram.</summary>
    /// <param name="extractor">The extractor.</param>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="purpose">What the features are for; to score by default.</param>
    /// <returns>One map per layer, in the order of <see cref="IFeatureExtractor.Layers"/>.</returns>
    /// <exception cref="AudioContentException">The spectrogram has fewer frames than <see cref="IFeatureExtractor.MinFrames"/>.</exception>
    /// <exception cref="ArgumentException">The spectrogram has another number of bins.</exception>
    public static IReadOnlyList<FeatureMap> Extract(this IFeatureExtractor extractor, Spectrogram spectrogram, FeaturePurpose purpose = FeaturePurpose.Scoring)
    {
        ArgumentNullException.ThrowIfNull(extractor);
        ArgumentNullException.ThrowIfNull(spectrogram);
        return extractor.Extract([spectrogram], purpose)[0];
    }
}
