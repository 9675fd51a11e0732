using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A feature extractor whose features may be the spectrogram's own values, in another order.</summary>
internal interface IUnfoldingExtractor : IFeatureExtractor
{
    /// <summary>How many frames the channels of its only layer show, one after the other, each in as many bins; null if features are computed.</summary>
    int? UnfoldedFrames { get; }
}
