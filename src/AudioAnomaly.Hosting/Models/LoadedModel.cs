namespace AudioAnomaly.Hosting;

/// <summary>A model in memory, with its users counted.</summary>
internal sealed class LoadedModel
{
    private readonly Lifetime _lifetime;
    private volatile bool _isCurrent = true;

    public LoadedModel(AudioAnomalyModel model, FileStamp stamp, long bytes, int version, DateTimeOffset loadedAt)
    {
        (Model, Stamp, MemoryBytes, Version, LoadedAt) = (model, stamp, bytes, version, loadedAt);
        _lifetime = new Lifetime(this, model.Dispose);
    }

    public AudioAnomalyModel Model { get; }

    /// <summary>The file that it was loaded from.</summary>
    public FileStamp Stamp { get; }

    public long MemoryBytes { get; }

    public int Version { get; }

    public DateTimeOffset LoadedAt { get; }

    public bool IsCurrent => _isCurrent;

    /// <summary>Begins a use.</summary>
    /// <exception cref="ObjectDisposedException">It was retired.</exception>
    public ModelLease Lease() => new(this, _lifetime.Enter());

    /// <summary>Gives it out no more; the last user out frees it.</summary>
    public void Retire()
    {
        _isCurrent = false;
        _lifetime.Close();
    }
}
