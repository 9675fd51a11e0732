using System.Collections.Concurrent;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// The feature extractor of an ensemble as its members see it: computes the features of a spectrogram once, as long as the spectrogram is held. Members save a
/// reference to it, and only the ensemble saves the extractor. Safe to use from several threads.
/// </summary>
internal sealed class SharedFeatures(IFeatureExtractor extractor) : IUnfoldingExtractor
{
    private const string ReferenceId = "ensemble-features";

    private readonly ConcurrentDictionary<Spectrogram, HeldFeatures> _held = new(ReferenceEqualityComparer.Instance);

    public string Id => extractor.Id;

    public IReadOnlyList<FeatureLayer> Layers => extractor.Layers;

    public int MinFrames => extractor.MinFrames;

    public int? Bins => extractor.Bins;

    public FeatureKind Kind => extractor.Kind;

    public int? ContextFrames => extractor.ContextFrames;

    public int? UnfoldedFrames => (extractor as IUnfoldingExtractor)?.UnfoldedFrames;

    public bool DependsOnPurpose => extractor.DependsOnPurpose;

    /// <summary>A registry in which members find the extractor again.</summary>
    public ComponentContext Extend(ComponentContext components)
    {
        ComponentRegistry registry = components.Registry.Copy();
        registry.Add<IFeatureExtractor>(ReferenceId, _ => this);
        return new ComponentContext(registry, components.Execution);
    }

    /// <summary>Remembers a spectrogram's features until it is released. The same one may be held several times.</summary>
    /// <param name="spectrogram">The spectrogram, known by reference.</param>
    /// <param name="source">What makes its features; the ensemble's extractor if null.</param>
    /// <returns>Releases it.</returns>
    public IDisposable Hold(Spectrogram spectrogram, IFeatureExtractor? source = null)
    {
        _held.AddOrUpdate(
            spectrogram,
            _ => new HeldFeatures(1, source ?? extractor),
            static (_, held) => held with { Holders = held.Holders + 1 });
        return new Holder(this, spectrogram);
    }

    public IReadOnlyList<IReadOnlyList<FeatureMap>> Extract(IReadOnlyList<Spectrogram> spectrograms, FeaturePurpose purpose)
        => spectrograms is [var only] && _held.TryGetValue(only, out HeldFeatures? held)
            ? [held.Features.GetOrAdd(purpose, wanted => new Lazy<IReadOnlyList<FeatureMap>>(() => held.Source.Extract([only], wanted)[0])).Value]
            : extractor.Extract(spectrograms, purpose);

    public ComponentState SaveState() => new(ReferenceId, []);

    private void Release(Spectrogram spectrogram)
    {
        HeldFeatures held = _held.AddOrUpdate(spectrogram, _ => new HeldFeatures(0, extractor), static (_, held) => held with { Holders = held.Holders - 1 });
        if (held.Holders <= 0)
        {
            // Another holder may have come meanwhile, and then the entry is another one.
            _held.TryRemove(KeyValuePair.Create(spectrogram, held));
        }
    }

    /// <summary>Disposed once, by whoever holds.</summary>
    private sealed class Holder(SharedFeatures features, Spectrogram spectrogram) : IDisposable
    {
        public void Dispose() => features.Release(spectrogram);
    }

    /// <summary>Features that are remembered.</summary>
    /// <param name="Holders">How many want them.</param>
    /// <param name="Source">What makes them.</param>
    private sealed record HeldFeatures(int Holders, IFeatureExtractor Source)
    {
        public ConcurrentDictionary<FeaturePurpose, Lazy<IReadOnlyList<FeatureMap>>> Features { get; } = new();
    }
}
