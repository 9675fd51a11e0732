namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Patches that, once told to, do something else besides or give no numbers.</summary>
internal sealed class SwitchedExtractor : IFeatureExtractor
{
    private readonly LogMelPatches _patches = new();

    public Action? OnExtract { get; set; }

    public bool GivesNaN { get; set; }

    public string Id => "switched";

    public IReadOnlyList<FeatureLayer> Layers => _patches.Layers;

    public int MinFrames => _patches.MinFrames;

    public int? Bins => null;

    public bool IsRaw => true;

    public int? ContextFrames => _patches.ContextFrames;

    public IReadOnlyList<FeatureMap> Extract(Spectrogram spectrogram)
    {
        OnExtract?.Invoke();
        FeatureMap map = _patches.Extract(spectrogram)[0];
        return [GivesNaN ? new FeatureMap(map.Layer, map.Frames, map.Bins, Enumerable.Repeat(float.NaN, map.Values.Length).ToArray()) : map];
    }

    public ComponentState SaveState() => new(Id, []);
}
