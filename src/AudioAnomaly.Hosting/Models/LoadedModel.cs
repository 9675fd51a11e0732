namespace AudioAnomaly.Hosting;

/// <summary>A model in memory, with its users counted.</summary>
internal sealed class LoadedModel
{
    private readonly Lifetime _lifetime;
    private int _leases;
    private volatile bool _isCurrent = true;

    public LoadedModel(AudioAnomalyModel model, long bytes, int version, DateTimeOffset loadedAt)
    {
        (Model, MemoryBytes, Version, LoadedAt) = (model, bytes, version, loadedAt);
        _lifetime = new Lifetime(this, model.Dispose);
    }

    public AudioAnomalyModel Model { get; }

    public long MemoryBytes { get; }

    public int Version { get; }

    public DateTimeOffset LoadedAt { get; }

    public bool IsCurrent => _isCurrent;

    /// <summary>Whether somebody uses it now; freeing it would free no memory.</summary>
    public bool IsInUse => Volatile.Read(ref _leases) > 0;

    /// <summary>Begins a use.</summary>
    /// <exception cref="ObjectDisposedException">It was retired.</exception>
    public ModelLease Lease()
    {
        var lease = new ModelLease(this, _lifetime.Enter());
        Interlocked.Increment(ref _leases);
        return lease;
    }

    /// <summary>A use has ended.</summary>
    public void Leave() => Interlocked.Decrement(ref _leases);

    /// <summary>Gives it out no more; the last user out frees it.</summary>
    public void Retire()
    {
        _isCurrent = false;
        _lifetime.Close();
    }
}
