using System.Collections.Concurrent;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// A feature extractor that remembers what it has made of a spectrogram, as long as memory allows; what is not remembered is computed again. The spectrograms
/// are known by reference.
/// </summary>
internal sealed class FeatureMemo : IFeatureExtractor
{
    private readonly IFeatureExtractor _extractor;
    private readonly long _budgetBytes;
    private readonly ConcurrentDictionary<(Spectrogram Spectrogram, FeaturePurpose Purpose), IReadOnlyList<FeatureMap>> _known = new();
    private long _bytes;

    /// <param name="extractor">Makes the features; not owned.</param>
    /// <param name="budgetBytes">How much may be remembered.</param>
    public FeatureMemo(IFeatureExtractor extractor, long budgetBytes) => (_extractor, _budgetBytes) = (extractor, budgetBytes);

    public string Id => _extractor.Id;

    public IReadOnlyList<FeatureLayer> Layers => _extractor.Layers;

    public int MinFrames => _extractor.MinFrames;

    public int? Bins => _extractor.Bins;

    public FeatureKind Kind => _extractor.Kind;

    public int? ContextFrames => _extractor.ContextFrames;

    public bool DependsOnPurpose => _extractor.DependsOnPurpose;

    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
    {
        purpose = DependsOnPurpose ? purpose : FeaturePurpose.Learning;
        Spectrogram[] unknown = [.. spectrograms.Where(spectrogram => !_known.ContainsKey((spectrogram, purpose)))];
        IReadOnlyList<IReadOnlyList<FeatureMap>> made = unknown.Length > 0 ? _extractor.Extract(unknown, purpose) : [];
        var fresh = new Queue<IReadOnlyList<FeatureMap>>(made);
        var maps = new IReadOnlyList<FeatureMap>[spectrograms.Count];
        for (int i = 0; i < maps.Length; i++)
        {
            (Spectrogram Spectrogram, FeaturePurpose Purpose) key = (spectrograms[i], purpose);
            maps[i] = Array.IndexOf(unknown, spectrograms[i]) >= 0 ? Remember(key, fresh.Dequeue()) : _known[key];
        }

        return maps;
    }

    public ComponentState SaveState() => _extractor.SaveState();

    private IReadOnlyList<FeatureMap> Remember((Spectrogram Spectrogram, FeaturePurpose Purpose) key, IReadOnlyList<FeatureMap> maps)
    {
        long bytes = maps.Sum(map => (long)map.Values.Length * sizeof(float));
        if (Interlocked.Add(ref _bytes, bytes) > _budgetBytes)
        {
            Interlocked.Add(ref _bytes, -bytes);
            return maps;
        }

        _known.TryAdd(key, maps);
        return maps;
    }
}
