using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Patches that count frames and, once told to, do something else besides or give no numbers.</summary>
internal sealed class SwitchedExtractor : IFeatureExtractor
{
    private readonly LogMelPatches _patches = new();

    public Action? OnExtract { get; set; }

    public bool GivesNaN { get; set; }

    /// <summary>How many frames were looked at.</summary>
    public int Frames { get; set; }

    public string Id => "switched";

    public IReadOnlyList<FeatureLayer> Layers => _patches.Layers;

    public int MinFrames => _patches.MinFrames;

    public FeatureKind Kind => FeatureKind.Decibels;

    public int? ContextFrames => _patches.ContextFrames;

    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        OnExtract?.Invoke();
        Frames += spectrograms.Sum(spectrogram => spectrogram.Frames);
        return [.. _patches.Extract(spectrograms, purpose).Select(maps => new[] { GivesNaN ? Spoil(maps[0]) : maps[0] })];
    }

    private static FeatureMap Spoil(FeatureMap map) => new(map.Layer, map.Frames, map.Bins, Enumerable.Repeat(float.NaN, map.Values.Length).ToArray());

    public ComponentState SaveState() => new(Id, []);
}
