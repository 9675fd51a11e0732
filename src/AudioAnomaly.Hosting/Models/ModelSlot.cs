using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>One name of the store: the model in use, and what became of the newest file.</summary>
internal sealed class ModelSlot : IDisposable
{
    private readonly SemaphoreSlim _gate = new(1);
    private readonly ModelLoader _loader;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private LoadedModel? _current;
    private volatile ModelUnavailableException? _failure;
    private FileStamp? _tried;
    private ModelOptions _options;
    private double _maxRecordingSeconds;
    private int _isStale;
    private int _version;
    private long _lastUse;
    private volatile bool _isRemoved;

    public ModelSlot(string name, ModelOptions options, double maxRecordingSeconds, bool isFromFolder, ModelLoader loader, TimeProvider clock, ILogger logger)
        => (Name, _options, _maxRecordingSeconds, IsFromFolder, _loader, _clock, _logger) = (name, options, maxRecordingSeconds, isFromFolder, loader, clock, logger);

    public string Name { get; }

    public bool IsFromFolder { get; }

    public string Path => Volatile.Read(ref _options).Path;

    public bool IsRequired => !IsFromFolder && Volatile.Read(ref _options).WarmUp;

    /// <summary>Larger of models that were asked for later.</summary>
    public long LastUse => Volatile.Read(ref _lastUse);

    public long MemoryBytes => Current?.MemoryBytes ?? 0;

    public bool IsLoaded => Current is not null;

    /// <summary>Whether somebody uses its model now.</summary>
    public bool IsInUse => Current is { IsInUse: true };

    private LoadedModel? Current => Volatile.Read(ref _current);

    public ModelStatus Status
    {
        get
        {
            LoadedModel? current = Current;
            ModelUnavailableException? failure = _failure;
            ModelState state = (current, failure) switch
            {
                (null, null) => ModelState.NotLoaded,
                (null, _) => ModelState.Broken,
                (_, null) => ModelState.Ready,
                _ => ModelState.Outdated,
            };
            return new ModelStatus(Name, state, IsRequired, failure?.Message, current?.LoadedAt, current?.Version ?? 0, current?.MemoryBytes ?? 0);
        }
    }

    /// <summary>Other settings: the model goes on as it is until one is loaded with them.</summary>
    public void Change(ModelOptions options, double maxRecordingSeconds)
    {
        ModelOptions before = Interlocked.Exchange(ref _options, options);
        bool isSame = (before.Path, before.Threshold, before.Device, before.Precision, before.Threads) == (options.Path, options.Threshold, options.Device, options.Precision, options.Threads)
            && _maxRecordingSeconds == maxRecordingSeconds;
        _maxRecordingSeconds = maxRecordingSeconds;
        if (!isSame)
        {
            Volatile.Write(ref _isStale, 1);
        }
    }

    /// <summary>Begins a use of the model, which is loaded if it is not.</summary>
    /// <param name="use">The number of this use among all of the store.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="ModelUnavailableException">It cannot be loaded.</exception>
    /// <exception cref="UnknownModelException">It was removed meanwhile.</exception>
    public async ValueTask<ModelLease> AcquireAsync(long use, CancellationToken cancellationToken)
    {
        Volatile.Write(ref _lastUse, use);
        while (true)
        {
            if (Current is { } current)
            {
                try
                {
                    return current.Lease();
                }
                catch (ObjectDisposedException)
                {
                    // Replaced between the two lines: the next one is there.
                    continue;
                }
            }

            await LoadAsync(cancellationToken).ConfigureAwait(false);
            if (_isRemoved)
            {
                throw new UnknownModelException(Name, []);
            }

            if (Current is null && _failure is { } failure)
            {
                throw new ModelUnavailableException(Name, failure.InnerException!);
            }
        }
    }

    /// <summary>Loads the model if none is there; one that failed only if its file has changed.</summary>
    /// <returns>Whether a model was loaded.</returns>
    public Task<bool> LoadAsync(CancellationToken cancellationToken) => LoadAsync(isReload: false, cancellationToken);

    /// <summary>Loads the model anew if its file or its settings have changed; the one in use goes on until then, and if the new one is broken.</summary>
    /// <returns>Whether a model was loaded.</returns>
    public Task<bool> RefreshAsync(CancellationToken cancellationToken)
        => Current is not null || _failure is not null ? LoadAsync(isReload: true, cancellationToken) : Task.FromResult(false);

    /// <summary>Gives the model's memory back; it is loaded again when it is asked for.</summary>
    public void Unload()
    {
        Interlocked.Exchange(ref _current, null)?.Retire();
    }

    /// <summary>The name is gone.</summary>
    public void Dispose()
    {
        _isRemoved = true;
        Unload();
    }

    private async Task<bool> LoadAsync(bool isReload, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // Before the settings are read: a change that comes meanwhile is not forgotten.
            bool isStale = Interlocked.Exchange(ref _isStale, 0) != 0;
            ModelOptions options = Volatile.Read(ref _options);
            FileStamp? stamp = FileStamp.Of(options.Path);
            bool isWanted = isReload ? isStale || IsNews(stamp) : Current is null && (_failure is null || isStale || stamp != _tried);
            if (_isRemoved || !isWanted)
            {
                if (isStale)
                {
                    Volatile.Write(ref _isStale, 1);
                }

                return false;
            }

            _tried = stamp;

            // It serves everybody, and does not end with whoever asked first.
            return await TryLoadAsync(options).ConfigureAwait(false);
        }
        finally
        {
            _gate.Release();
        }
    }

    private bool IsNews(FileStamp? stamp)
    {
        if (stamp is null && Current is not null)
        {
            // Removed, or about to be replaced: what is in memory goes on.
            return false;
        }

        return stamp != _tried;
    }

    private async Task<bool> TryLoadAsync(ModelOptions options)
    {
        try
        {
            (AudioAnomalyModel model, long bytes) = await _loader.LoadAsync(Name, options, _maxRecordingSeconds, CancellationToken.None).ConfigureAwait(false);
            Interlocked.Exchange(ref _current, new LoadedModel(model, bytes, ++_version, _clock.GetUtcNow()))?.Retire();
            _failure = null;
            if (_isRemoved)
            {
                Unload();
            }

            HostingTelemetry.ModelLoaded(Name, isBroken: false);
            _logger.ModelLoaded(Name, options.Path, _version);
            return true;
        }
        catch (Exception e) when (e is AudioAnomalyException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            _failure = new ModelUnavailableException(Name, e);
            HostingTelemetry.ModelLoaded(Name, isBroken: true);
            _logger.ModelBroken(Name, _failure.Message, Current is null ? "There is none to go on with." : "The one in memory goes on.");
            return false;
        }
    }
}
