using System.Collections.Concurrent;
using AudioAnomaly.Monitoring;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>The live sources of a host by name, and their events. Safe to use from several threads.</summary>
/// <example>
/// <code>
/// async Task TellAsync(LiveSources sources, CancellationToken cancellationToken)
/// {
///     await foreach (LiveEvent one in sources.ListenAllAsync(cancellationToken))
///     {
///         Console.WriteLine($"{one.Time:T} {one.Source}: {one.Kind} {one.Text}");
///     }
/// }
/// </code>
/// </example>
public sealed class LiveSources
{
    // Events of sources that have ended are kept for those who connect again, of so many times as many names as may be open.
    private const int RememberedNames = 4;

    // Of all sources together: some seconds of a thousand of them.
    private const int EventsBehind = 4096;

    private readonly ConcurrentDictionary<string, LiveSource> _open = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, LiveEvents> _events = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<string, AlarmHistory> _histories = new(StringComparer.OrdinalIgnoreCase);
    private readonly ScoringQueue _queue;
    private readonly ModelStore _models;
    private readonly AudioAnomalyOptions _options;
    private readonly AlarmStore _alarms;
    private readonly TimeProvider _clock;
    private readonly ILogger<LiveSources> _logger;
    private readonly Listeners<LiveEvent> _feed = new(EventsBehind);
    private readonly Lock _naming = new();
    private volatile IReadOnlyDictionary<string, LiveStatus> _elsewhere = new Dictionary<string, LiveStatus>();
    private volatile Func<string, PictureHistory>? _picturesElsewhere;
    private bool _isClosed;

    internal LiveSources(ScoringQueue queue, ModelStore models, AlarmStore alarms, IOptions<AudioAnomalyOptions> options, TimeProvider clock, ILogger<LiveSources> logger)
        => (_queue, _models, _alarms, _options, _clock, _logger) = (queue, models, alarms, options.Value, clock, logger);

    /// <summary>How every open source is, by name; those that other hosts of a fleet score too.</summary>
    public IReadOnlyList<LiveStatus> Open
        => [.. _open.Values.Select(source => source.Status).Concat(_elsewhere.Values.Where(status => !_open.ContainsKey(status.Name))).OrderBy(status => status.Name, StringComparer.OrdinalIgnoreCase)];

    /// <summary>How a source is.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Its status; null if none of that name is open.</returns>
    public LiveStatus? Find(string name) => _open.TryGetValue(name, out LiveSource? source) ? source.Status : _elsewhere.GetValueOrDefault(name);

    /// <summary>Opens a source.</summary>
    /// <param name="name">Its name: 1 to 64 letters, digits, <c>-</c>, <c>_</c> and <c>.</c></param>
    /// <param name="model">The name of the model.</param>
    /// <param name="format">The format of its samples.</param>
    /// <param name="takeOver">Whether an open source of that name is ended, as that of a device that lost its connection; otherwise it is an error.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>The source; the caller disposes it.</returns>
    /// <exception cref="ArgumentException">The name or the format is none.</exception>
    /// <exception cref="LiveSourceException">The name is taken, or there are too many sources.</exception>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="StreamingNotSupportedException">The model scores whole recordings only.</exception>
    /// <exception cref="AudioContentException">The format mixes another number of channels than the model was fitted on.</exception>
    public async Task<LiveSource> OpenAsync(string name, string model, LiveFormat format, bool takeOver = false, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(format);
        if (!ResourceName.IsValid(name))
        {
            throw new ArgumentException($"'{OneLine.Of(name)}' cannot be the name of a source. {ResourceName.Rule}", nameof(name));
        }

        format.Checked();
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (!takeOver && _open.ContainsKey(name))
        {
            throw Taken(name);
        }

        ModelLease lease = await _models.AcquireAsync(model, cancellationToken).ConfigureAwait(false);
        LiveScorer? scorer = null;
        try
        {
            // Everything that may be wrong with the new one is found before an older one is ended.
            var pictures = new PictureHistory(_clock);
            scorer = new LiveScorer(lease, format, name, _options, startSeconds: 0, pictures);
            if (takeOver && _open.TryGetValue(name, out LiveSource? older))
            {
                await older.CompleteAsync("another connection took its place").WaitAsync(cancellationToken).ConfigureAwait(false);
            }

            return Add(name, lease.Model.Name ?? model, format, scorer, pictures);
        }
        catch
        {
            if (scorer is null)
            {
                lease.Dispose();
            }

            scorer?.Dispose();
            throw;
        }
    }

    /// <summary>Listens to a source: events that are kept, then those to come, over all times that it was open. A slow listener misses the oldest.</summary>
    /// <param name="name">Its name; it is, or was, open.</param>
    /// <param name="after">The number of the last event that is known; 0 for none.</param>
    /// <param name="cancellationToken">Ends the listening.</param>
    /// <returns>The events; null if no source of that name was ever open.</returns>
    public IAsyncEnumerable<LiveEvent>? ListenAsync(string name, long after = 0, CancellationToken cancellationToken = default)
        => _events.TryGetValue(name, out LiveEvents? events) ? events.ListenAsync(after, cancellationToken) : null;

    /// <summary>Listens to all sources, also those that are opened later: events from the first call for one on. A slow listener misses the oldest.</summary>
    /// <param name="cancellationToken">Ends the listening.</param>
    /// <returns>The events, in one stream.</returns>
    public IAsyncEnumerable<LiveEvent> ListenAllAsync(CancellationToken cancellationToken = default) => _feed.ListenAsync(cancellationToken);

    /// <summary>What the alarm rule judged of a source in the last day, over all times that it was open.</summary>
    /// <param name="name">Its name; it is, or was, open.</param>
    /// <returns>The windows, the oldest first; null if no source of that name was ever open.</returns>
    public IReadOnlyList<LiveWindow>? WindowsOf(string name) => _histories.TryGetValue(name, out AlarmHistory? history) ? history.List() : null;

    /// <summary>What another alarm rule would have made of the last day.</summary>
    /// <param name="name">The source's name; it is, or was, open.</param>
    /// <param name="rule">The rule.</param>
    /// <returns>The alarms that there would have been; null if no source of that name was ever open.</returns>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting of the rule is out of range.</exception>
    public AlarmTrial? TryRule(string name, AlarmOptions rule)
    {
        ArgumentNullException.ThrowIfNull(rule);
        return _histories.TryGetValue(name, out AlarmHistory? history) ? history.Try(rule) : null;
    }

    /// <summary>The picture of a source's newest sound; null if none of that name is open.</summary>
    internal PictureHistory? PicturesOf(string name)
        => _open.TryGetValue(name, out LiveSource? source) ? source.Pictures : _elsewhere.ContainsKey(name) ? _picturesElsewhere?.Invoke(name) : null;

    /// <summary>Shows sources that other hosts score, in place of those that were shown before.</summary>
    /// <param name="statuses">How they are.</param>
    /// <param name="events">What became known of them.</param>
    /// <param name="picturesOf">Where the picture of one of them is.</param>
    internal void ShowElsewhere(IEnumerable<LiveStatus> statuses, IEnumerable<LiveEvent> events, Func<string, PictureHistory> picturesOf)
    {
        _picturesElsewhere = picturesOf;
        _elsewhere = statuses.ToDictionary(status => status.Name, StringComparer.OrdinalIgnoreCase);
        lock (_naming)
        {
            foreach (LiveEvent found in events)
            {
                _events.GetOrAdd(found.Source, _ => new LiveEvents(_options.Live.KeptEvents, _feed)).Add(found);
            }

            Forget();
        }
    }

    /// <summary>Looks for sources of which no samples come.</summary>
    internal void CheckPatience()
    {
        foreach (LiveSource source in _open.Values)
        {
            source.CheckPatience();
        }
    }

    /// <summary>Ends all sources: the host stops.</summary>
    internal async Task CloseAsync()
    {
        lock (_naming)
        {
            _isClosed = true;
        }

        await Task.WhenAll(_open.Values.Select(source => source.CompleteAsync("the service stops"))).ConfigureAwait(false);
        foreach (LiveEvents events in _events.Values)
        {
            events.Complete();
        }

        _feed.Complete();
    }

    private LiveSource Add(string name, string model, LiveFormat format, LiveScorer scorer, PictureHistory pictures)
    {
        // One at a time, so that no events are forgotten between the two lines that find them and need them.
        lock (_naming)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            if (_open.Count >= _options.Live.MaxSources)
            {
                throw new LiveSourceException($"{CountText.Of(_options.Live.MaxSources, "source")} {CountText.Verb(_options.Live.MaxSources)} open, which is the limit (Live:MaxSources).", isTaken: false);
            }

            LiveEvents events = _events.GetOrAdd(name, _ => new LiveEvents(_options.Live.KeptEvents, _feed));
            AlarmHistory history = _histories.GetOrAdd(name, _ => new AlarmHistory());
            var recorder = new AlarmRecorder(name, model, format.SampleRate, _options.Alarms, _alarms, pictures, _clock);
            var source = new LiveSource(name, model, format, scorer, _queue, _models, events, pictures, recorder, history, _options, _clock, _logger, Remove);
            if (!_open.TryAdd(name, source))
            {
                throw Taken(name);
            }

            Forget();
            HostingTelemetry.SourcesChanged(model, 1);
            _logger.LiveOpened(name, model, format.SampleRate);
            return source;
        }
    }

    private static LiveSourceException Taken(string name) => new($"A source '{name}' is open. Take another name, or take it over.", isTaken: true);

    private void Remove(LiveSource source)
    {
        if (_open.TryRemove(KeyValuePair.Create(source.Name, source)))
        {
            HostingTelemetry.SourcesChanged(source.Model, -1);
            _logger.LiveClosed(source.Name, source.Status.SoundSeconds);
        }
    }

    /// <summary>Names come and go: those that are not open are forgotten when they become too many.</summary>
    private void Forget()
    {
        if (_events.Count <= RememberedNames * _options.Live.MaxSources)
        {
            return;
        }

        foreach (string name in _events.Keys.Where(name => !_open.ContainsKey(name) && !_elsewhere.ContainsKey(name)))
        {
            if (_events.TryRemove(name, out LiveEvents? events))
            {
                events.Complete();
            }

            _histories.TryRemove(name, out _);
        }
    }
}
