namespace AudioAnomaly.Hosting;

/// <summary>The use of a model of the store: until it is disposed the model is not freed, whatever comes in its place. Not for several threads at a time.</summary>
public sealed class ModelLease : IDisposable
{
    private readonly LoadedModel _loaded;
    private AudioAnomalyModel? _own;
    private Lifetime.Use? _use;

    internal ModelLease(LoadedModel loaded, Lifetime.Use use) => (_loaded, _use) = (loaded, use);

    /// <summary>The model. Do not dispose it.</summary>
    public AudioAnomalyModel Model => _own ?? _loaded.Model;

    /// <summary>How often a model had been loaded under this name when this one was, from 1.</summary>
    public int Version => _loaded.Version;

    /// <summary>Whether the store still gives out this model: false after it was replaced, removed or freed.</summary>
    public bool IsCurrent => _loaded.IsCurrent;

    /// <summary>Has a model of its own from now on, which shares its parts with that of the store, and is disposed with the use.</summary>
    internal void Replace(AudioAnomalyModel own) => _own = own;

    /// <summary>Ends the use; the last one out frees a model that was replaced.</summary>
    public void Dispose()
    {
        if (_use is { } use)
        {
            _use = null;
            _own?.Dispose();
            _loaded.Leave();
            use.Dispose();
        }
    }
}
