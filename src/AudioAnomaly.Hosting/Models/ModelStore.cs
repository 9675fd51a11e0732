using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>
/// The models of a host by name. A new file at a model's place replaces it without disturbing anyone who uses the old one, whose last user frees it. Safe to
/// use from several threads.
/// </summary>
/// <example>
/// <code>
/// async Task&lt;bool> IsSuspiciousAsync(ModelStore store, string file, CancellationToken cancellationToken)
/// {
///     using ModelLease lease = await store.AcquireAsync("pump", cancellationToken);
///     return lease.Model.Summarize(AudioItem.FromFile(file), cancellationToken).IsAnomalous;
/// }
/// </code>
/// </example>
public sealed class ModelStore : IDisposable
{
    private readonly ConcurrentDictionary<string, ModelSlot> _slots = new(StringComparer.OrdinalIgnoreCase);
    private readonly SemaphoreSlim _refreshing = new(1);
    private readonly SemaphoreSlim _folderLoads = new(1);
    private readonly ModelLoader _loader;
    private readonly TimeProvider _clock;
    private readonly ILogger<ModelStore> _logger;
    private readonly HashSet<string> _told = new(StringComparer.Ordinal);
    private AudioAnomalyOptions _options;
    private long _uses;

    internal ModelStore(IOptions<AudioAnomalyOptions> options, ModelLoader loader, TimeProvider clock, ILogger<ModelStore> logger)
    {
        (_options, _loader, _clock, _logger) = (options.Value, loader, clock, logger);
        AddConfigured(_options);
        var found = ModelFolder.Find(_options.ModelFolders);
        if (found.Mistakes(_slots.Keys).FirstOrDefault() is { } mistake)
        {
            throw new OptionsValidationException(nameof(AudioAnomalyOptions), typeof(AudioAnomalyOptions), [mistake]);
        }

        AddFromFolders(_options, found);
    }

    /// <summary>Where every model stands, by name.</summary>
    public IReadOnlyList<ModelStatus> Models => [.. _slots.Values.Select(slot => slot.Status).OrderBy(status => status.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>Where a model stands.</summary>
    /// <param name="name">Its name, in upper or lower case.</param>
    /// <returns>Its status.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    public ModelStatus StatusOf(string name) => Slot(name).Status;

    /// <summary>Whether there is a model of a name, loaded or not.</summary>
    /// <param name="name">The name, in upper or lower case.</param>
    /// <returns>True if there is.</returns>
    public bool Contains(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _slots.ContainsKey(name);
    }

    /// <summary>Where a model's file is.</summary>
    internal string PathOf(string name) => Slot(name).Path;

    /// <summary>Begins a use of a model, which is loaded if it is not.</summary>
    /// <param name="name">Its name, in upper or lower case.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The use; the caller disposes it, and not the model.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    public async ValueTask<ModelLease> AcquireAsync(string name, CancellationToken cancellationToken = default)
    {
        ModelSlot slot = Slot(name);
        return slot.IsFromFolder && !slot.IsLoaded
            ? await LoadFromFolderAsync(slot, cancellationToken).ConfigureAwait(false)
            : await slot.AcquireAsync(Interlocked.Increment(ref _uses), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Looks at the files now: replaces models whose file has changed, and finds new ones in folders. The host does this by itself.</summary>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>A task that ends when it is done. Files that cannot be loaded are no error: see <see cref="Models"/>.</returns>
    public async Task RefreshAsync(CancellationToken cancellationToken = default)
    {
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            AddFromFolders(_options, ModelFolder.Find(_options.ModelFolders));
            foreach (ModelSlot slot in _slots.Values)
            {
                await slot.RefreshAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        finally
        {
            _refreshing.Release();
        }
    }

    /// <summary>Frees the models, or lets their last users do so.</summary>
    public void Dispose()
    {
        foreach (ModelSlot slot in _slots.Values)
        {
            slot.Dispose();
        }
    }

    /// <summary>Loads the models that are wanted at start, a few at a time.</summary>
    internal Task WarmUpAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        _slots.Values.Where(slot => slot.IsRequired),
        cancellationToken,
        async (slot, token) => await slot.LoadAsync(token).ConfigureAwait(false));

    /// <summary>Takes other settings: models come and go, those that stay go on until they are loaded anew.</summary>
    internal async Task ChangeAsync(AudioAnomalyOptions options, CancellationToken cancellationToken)
    {
        await _refreshing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            _options = options;
            foreach (ModelSlot slot in _slots.Values.Where(slot => !slot.IsFromFolder && !options.Models.ContainsKey(slot.Name)))
            {
                Remove(slot);
            }

            AddConfigured(options);
        }
        finally
        {
            _refreshing.Release();
        }

        await WarmUpAsync(cancellationToken).ConfigureAwait(false);
        await RefreshAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One at a time, so that many that are asked for at once do not all lie in memory.</summary>
    private async Task<ModelLease> LoadFromFolderAsync(ModelSlot slot, CancellationToken cancellationToken)
    {
        await _folderLoads.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ModelLease lease = await slot.AcquireAsync(Interlocked.Increment(ref _uses), cancellationToken).ConfigureAwait(false);
            FreeOthers(slot);
            return lease;
        }
        finally
        {
            _folderLoads.Release();
        }
    }

    private ModelSlot Slot(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return _slots.TryGetValue(name, out ModelSlot? slot) ? slot : throw new UnknownModelException(OneLine.Of(name), _slots.Values.Select(known => known.Name));
    }

    private void AddConfigured(AudioAnomalyOptions options)
    {
        foreach ((string name, ModelOptions model) in options.Models)
        {
            if (_slots.TryGetValue(name, out ModelSlot? slot) && slot.IsFromFolder)
            {
                Remove(slot);
                slot = null;
            }

            if (slot is null)
            {
                _slots[name] = new ModelSlot(name, model, options.MaxRecordingSeconds, isFromFolder: false, _loader, _clock, _logger);
            }
            else
            {
                slot.Change(model, options.MaxRecordingSeconds);
            }
        }
    }

    private void AddFromFolders(AudioAnomalyOptions options, ModelFolder found)
    {
        foreach (ModelSlot slot in _slots.Values.Where(slot => slot.IsFromFolder && !found.Files.ContainsKey(slot.Name) && !found.IsUnreadable(slot.Path)))
        {
            Remove(slot);
        }

        foreach ((string name, string path) in found.Files)
        {
            var settings = new ModelOptions { Path = path, WarmUp = false };
            if (!_slots.TryGetValue(name, out ModelSlot? known))
            {
                _slots[name] = new ModelSlot(name, settings, options.MaxRecordingSeconds, isFromFolder: true, _loader, _clock, _logger);
            }
            else if (known.IsFromFolder)
            {
                known.Change(settings, options.MaxRecordingSeconds);
            }
        }

        foreach (string mistake in found.Mistakes(options.Models.Keys).Concat(found.Problems).Where(_told.Add))
        {
            _logger.ModelFolderProblem(mistake);
        }
    }

    private void Remove(ModelSlot slot)
    {
        _slots.TryRemove(KeyValuePair.Create(slot.Name, slot));
        slot.Dispose();
        _logger.ModelRemoved(slot.Name);
    }

    /// <summary>Keeps the memory of models from folders below the limit; those in use stay, since freeing them would free no memory.</summary>
    private void FreeOthers(ModelSlot loaded)
    {
        ModelSlot[] slots = [.. _slots.Values.Where(slot => slot.IsFromFolder && slot.IsLoaded).OrderBy(slot => slot.LastUse)];
        double limit = _options.ModelMemoryMiB * (1 << 20);
        long taken = slots.Sum(slot => slot.MemoryBytes);
        foreach (ModelSlot slot in slots.Where(slot => slot != loaded && !slot.IsInUse))
        {
            if (taken <= limit)
            {
                return;
            }

            long bytes = slot.MemoryBytes;
            taken -= bytes;
            slot.Unload();
            _logger.ModelFreed(slot.Name, bytes);
        }
    }
}
