using AudioAnomaly.Components;

namespace AudioAnomaly.Testing;

/// <summary>One layer that is the spectrogram itself.</summary>
internal sealed class FakeExtractor : IFeatureExtractor
{
    public string Id => "fake-extractor";

    public IReadOnlyList<FeatureLayer> Layers { get; } = [new("spectrogram", 1, 1, 1)];

    public int MinFrames => 1;

    public FeatureKind Kind => FeatureKind.Decibels;

    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
        => [.. spectrograms.Select(spectrogram => new[] { new FeatureMap(Layers[0], spectrogram.Frames, spectrogram.Bins, spectrogram.Values) })];

    public ComponentState SaveState() => new(Id, []);
}
