using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Patches that do not say how far they look in time.</summary>
internal sealed class UnboundedExtractor : IFeatureExtractor
{
    private readonly LogMelPatches _patches = new();

    public string Id => "unbounded";

    public IReadOnlyList<FeatureLayer> Layers => _patches.Layers;

    public int MinFrames => _patches.MinFrames;

    public FeatureKind Kind => FeatureKind.Decibels;

    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose) => _patches.Extract(spectrograms, purpose);

    public ComponentState SaveState() => new(Id, []);
}
