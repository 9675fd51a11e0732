using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>What models that differ only in their threshold share: freed with the last of them.</summary>
internal sealed class ModelParts
{
    private int _owners = 1;

    public ModelParts(ISpectrogramFrontEnd frontEnd, IDetector detector, NormalExcerpt? excerpt, ComponentContext components)
    {
        (FrontEnd, Detector, Excerpt, Components) = (frontEnd, detector, excerpt, components);
        Fingerprint = new ModelFingerprint(SaveStates, () => []);
    }

    public ISpectrogramFrontEnd FrontEnd { get; }

    public IDetector Detector { get; }

    /// <summary>A few seconds of normal sound; null if the detector has looked at none.</summary>
    public NormalExcerpt? Excerpt { get; }

    /// <summary>What the parts were made with.</summary>
    public ComponentContext Components { get; }

    /// <summary>Tells the parts apart from others; the same for all models that share them.</summary>
    public ModelFingerprint Fingerprint { get; }

    /// <summary>What the parts are made of.</summary>
    public IEnumerable<ComponentState> SaveStates()
    {
        yield return FrontEnd.SaveState();
        yield return Detector.SaveState();
        if (Excerpt is not null)
        {
            yield return Excerpt.SaveState();
        }
    }

    /// <summary>Another model uses them. Called by one that does.</summary>
    public ModelParts Share()
    {
        Interlocked.Increment(ref _owners);
        return this;
    }

    /// <summary>A model uses them no more.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _owners) == 0)
        {
            (Detector as IDisposable)?.Dispose();
            (FrontEnd as IDisposable)?.Dispose();
        }
    }
}
