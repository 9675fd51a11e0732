using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A network that is ready to run. Safe to use from several threads; disposed when no thread uses it any more.</summary>
internal interface ICnn14Runner : IDisposable
{
    /// <summary>The number format in which it scores: 32-bit or bfloat16.</summary>
    ComputePrecision Precision { get; }

    /// <summary>Computes the feature maps of spectrograms that were checked.</summary>
    IReadOnlyList<IReadOnlyList<FeatureMap>> Run(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose);
}
