using AudioAnomaly.Components;

namespace AudioAnomaly.Benchmarks;

/// <summary>Gives out features computed before, so that a detector's own work is timed.</summary>
internal sealed class ReadyFeatures(IReadOnlyList<FeatureLayer> layers, IReadOnlyList<FeatureMap> maps) : IFeatureExtractor
{
    public string Id => "ready";

    public IReadOnlyList<FeatureLayer> Layers => layers;

    /// <summary>What every spectrogram gets from now on.</summary>
    public IReadOnlyList<FeatureMap> Maps { get; set; } = maps;

    public int MinFrames => 16;

    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose) => [.. spectrograms.Select(_ => Maps)];

    public ComponentState SaveState() => new(Id, []);
}
