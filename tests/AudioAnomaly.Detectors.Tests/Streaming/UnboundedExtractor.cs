namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Patches that do not say how far they look in time.</summary>
internal sealed class UnboundedExtractor : IFeatureExtractor
{
    private readonly LogMelPatches _patches = new();

    public string Id => "unbounded";

    public IReadOnlyList<FeatureLayer> Layers => _patches.Layers;

    public int MinFrames => _patches.MinFrames;

    public int? Bins => null;

    public bool IsRaw => true;

    public IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram) => _patches.Extract(spectrogram);

    public ComponentState SaveState() => new(Id, []);
}
