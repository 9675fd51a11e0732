using AudioAnomaly.Monitoring;
using Microsoft.Extensions.Logging;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Sound that comes in as it is recorded, scored by a model of the store. Where the model's file is replaced, the new one goes on from the next sample. Samples
/// are pushed by one caller at a time; everything else may be used from several threads.
/// </summary>
/// <example>
/// <code>
/// async Task SendAsync(LiveSources sources, Stream microphone, CancellationToken cancellationToken)
/// {
///     await using LiveSource source = await sources.OpenAsync("press 1", "press", new LiveFormat(16000), cancellationToken: cancellationToken);
///     byte[] bytes = new byte[3200];
///     while (await microphone.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, cancellationToken) is var count and > 0)
///     {
///         await source.PushAsync(bytes.AsMemory(0, count), cancellationToken);
///     }
/// }
/// </code>
/// </example>
public sealed class LiveSource : IAsyncDisposable
{
    // Small pushes are collected: a job for each would cost more than it scores.
    private const double CollectedSeconds = 0.2;

    private readonly ScoringQueue _queue;
    private readonly ModelStore _models;
    private readonly LiveEvents _events;
    private readonly AudioAnomalyOptions _options;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly Action<LiveSource> _closed;
    private readonly SampleReader _reader;
    private readonly List<float> _samples = [];
    private readonly LiveClock _times;
    private readonly AlarmRecorder _alarms;
    private readonly AlarmHistory _history;
    private readonly SemaphoreSlim _gate = new(1);
    private readonly CancellationTokenSource _ended = new();
    private LiveScorer _scorer;
    private long _received;
    private long _lastSample;
    private string? _refusal;
    private bool _isSilent;
    private bool _isOver;
    private volatile LiveStatus _status;

    internal LiveSource(
        string name,
        string model,
        LiveFormat format,
        LiveScorer scorer,
        ScoringQueue queue,
        ModelStore models,
        LiveEvents events,
        PictureHistory pictures,
        AlarmRecorder alarms,
        AlarmHistory history,
        AudioAnomalyOptions options,
        TimeProvider clock,
        ILogger logger,
        Action<LiveSource> closed)
    {
        (Name, Model, Format, _scorer, _queue, _models, _events, _options, _clock, _logger, _closed) = (name, model, format, scorer, queue, models, events, options, clock, logger, closed);
        (Pictures, _alarms, _history, _times) = (pictures, alarms, history, new LiveClock(clock));
        _reader = new SampleReader(format);
        _lastSample = clock.GetTimestamp();
        FirstEvent = events.Count;
        _status = new LiveStatus(name, model, scorer.ModelVersion, LiveState.Starting, format.SampleRate, clock.GetUtcNow(), null, 0, 0, scorer.LatencySeconds, null, scorer.Warnings) { MapThreshold = scorer.MapThreshold, AlarmRule = scorer.AlarmRule };
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>The name of its model.</summary>
    public string Model { get; }

    /// <summary>The format of its samples.</summary>
    public LiveFormat Format { get; }

    /// <summary>How it is now.</summary>
    public LiveStatus Status => _status;

    /// <summary>Ends when the source has ended, also by <see cref="LiveSources"/>: when another took its name, or the host stops.</summary>
    public CancellationToken Ended => _ended.Token;

    /// <summary>Takes in samples as bytes; waits until they are scored, so that a sender that is too fast waits too.</summary>
    /// <param name="bytes">The next bytes, cut anywhere.</param>
    /// <param name="cancellationToken">Ends the waiting. What was given is scored nevertheless.</param>
    /// <returns>A task that ends when they are taken in.</returns>
    /// <exception cref="AudioContentException">A sample is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The source has ended.</exception>
    public Task PushAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
        => TakeAsync(() => _reader.Read(bytes.Span, _samples), cancellationToken);

    /// <summary>Takes in mono samples; waits until they are scored.</summary>
    /// <param name="samples">The next samples, full scale 1.</param>
    /// <param name="cancellationToken">Ends the waiting. What was given is scored nevertheless.</param>
    /// <returns>A task that ends when they are taken in.</returns>
    /// <exception cref="AudioContentException">A sample is not finite.</exception>
    /// <exception cref="ObjectDisposedException">The source has ended.</exception>
    public Task PushAsync(ReadOnlyMemory<float> samples, CancellationToken cancellationToken = default)
        => TakeAsync(() => _samples.AddRange(samples.Span), cancellationToken);

    /// <summary>Tells that sound is missing before the next sample.</summary>
    /// <param name="lost">How much; more than nothing.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when it is noted.</returns>
    public async Task MarkGapAsync(TimeSpan lost, CancellationToken cancellationToken = default)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            await FlushAsync().ConfigureAwait(false);
            MarkGap(lost);
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <summary>Ends the source: what is left is scored, listeners are told.</summary>
    /// <param name="reason">Why, in a few words, for listeners; may be null.</param>
    /// <returns>A task that ends when all is told.</returns>
    public async Task CompleteAsync(string? reason = null)
    {
        await _gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (_isOver)
            {
                return;
            }

            _isOver = true;
            try
            {
                await FlushAsync().ConfigureAwait(false);
                Tell(await _queue.RunLiveAsync(_scorer.Complete, CancellationToken.None).ConfigureAwait(false));
            }
            catch (Exception e) when (e is ObjectDisposedException or AudioAnomalyException or InvalidOperationException)
            {
                // The host stops, or the source ends because of a broken sample: what can be told was told.
            }
            finally
            {
                // Whatever a detector throws: the name is free again.
                Tell([New(LiveEventKind.End, reason)]);
                _alarms.Complete(_times.TimeOf);
                _scorer.Dispose();
                Pictures.Complete();
                await _ended.CancelAsync().ConfigureAwait(false);
                _closed(this);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await CompleteAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    /// <summary>The number of the last event before those of this source.</summary>
    internal long FirstEvent { get; }

    /// <summary>The picture of its newest sound.</summary>
    internal PictureHistory Pictures { get; }

    /// <summary>Tells once that no samples come any more.</summary>
    internal void CheckPatience()
    {
        if (!_gate.Wait(0, CancellationToken.None))
        {
            // Somebody is pushing.
            return;
        }

        try
        {
            if (!_isOver && !_isSilent && _clock.GetElapsedTime(_lastSample).TotalSeconds > _options.Live.PatienceSeconds)
            {
                _isSilent = true;
                Tell([New(LiveEventKind.Device, null) with { Fault = DeviceFault.Dead, HasEnded = false }]);
            }
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task TakeAsync(Action take, CancellationToken cancellationToken)
    {
        await _gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            ObjectDisposedException.ThrowIf(_isOver, this);
            int before = _samples.Count;
            take();
            if (_samples.Count == before)
            {
                return;
            }

            if (_isSilent)
            {
                await EndSilenceAsync(_clock.GetElapsedTime(_lastSample), before).ConfigureAwait(false);
            }

            _status = _status with { LastSampleAt = _clock.GetUtcNow() };
            if (_samples.Count >= CollectedSeconds * Format.SampleRate)
            {
                await FlushAsync().ConfigureAwait(false);
            }

            // After the work: samples that wait for it are no silence.
            _lastSample = _clock.GetTimestamp();
        }
        finally
        {
            _gate.Release();
        }
    }

    private async Task EndSilenceAsync(TimeSpan silence, int before)
    {
        float[] late = [.. _samples.Skip(before)];
        _samples.RemoveRange(before, late.Length);
        await FlushAsync().ConfigureAwait(false);
        MarkGap(silence);
        _samples.AddRange(late);
        _isSilent = false;
        Tell([New(LiveEventKind.Device, null) with { Fault = DeviceFault.Dead, HasEnded = true, DurationSeconds = silence.TotalSeconds }]);
    }

    private void MarkGap(TimeSpan lost)
    {
        _scorer.MarkGap(lost);
        _times.AddGap((double)_received / Format.SampleRate, lost);
    }

    private async Task FlushAsync()
    {
        if (_samples.Count == 0)
        {
            return;
        }

        float[] samples = [.. _samples];
        _samples.Clear();
        LiveScorer? next = _scorer.IsCurrent ? null : await NextScorerAsync().ConfigureAwait(false);
        List<LiveEvent> events = await _queue.RunLiveAsync(
            () =>
            {
                List<LiveEvent> found = [];
                if (next is not null)
                {
                    found.AddRange(_scorer.Complete());
                    _scorer.Dispose();
                    _scorer = next;
                    found.Add(New(LiveEventKind.Model, $"version {next.ModelVersion} of the model goes on"));
                }

                found.AddRange(_scorer.Push(samples));
                return found;
            },
            CancellationToken.None).ConfigureAwait(false);
        _received += samples.Length;
        _alarms.Add(samples);
        Tell(events);
    }

    /// <summary>The model that came in the place of the present one; null if there is none that can go on, and the present one does.</summary>
    private async Task<LiveScorer?> NextScorerAsync()
    {
        ModelLease? lease = null;
        try
        {
            lease = await _models.AcquireAsync(Model).ConfigureAwait(false);
            return new LiveScorer(lease, Format, Name, _options, (double)_received / Format.SampleRate, Pictures);
        }
        catch (AudioAnomalyException e)
        {
            lease?.Dispose();
            if (e.Message != _refusal)
            {
                _refusal = e.Message;
                _logger.LiveModelKept(Name, e.Message);
            }

            return null;
        }
    }

    private LiveEvent New(LiveEventKind kind, string? text) => new()
    {
        Source = Name,
        Id = 0,
        Kind = kind,
        Time = _clock.GetUtcNow(),
        TimeSeconds = (double)_received / Format.SampleRate,
        Text = text,
    };

    /// <summary>Numbers and stamps events, and hands them on.</summary>
    private void Tell(List<LiveEvent> events)
    {
        double heard = (double)_received / Format.SampleRate;
        _times.SetNow(heard);
        LiveStatus status = _status;
        foreach (LiveEvent found in events)
        {
            _events.Add((found.Alarm is null ? found : Recorded(found)) with { Source = Name, Time = _times.TimeOf(found.TimeSeconds) });
            status = found.Kind switch
            {
                LiveEventKind.Score => status with { LastScore = found.Score, State = StateOf(found.Verdict) },
                LiveEventKind.Segment => status with { Segments = status.Segments + 1 },
                _ => status,
            };
        }

        foreach (AlarmWindow window in _scorer.TakeWindows())
        {
            _history.Add(_scorer.AlarmScale!, window, _times.TimeOf(window.EndSeconds));
        }

        _alarms.Advance(_scorer.ScoredSeconds, _times.TimeOf);
        _status = status with
        {
            SoundSeconds = heard,
            AlarmId = _alarms.Current?.Id,
            AlarmRule = _scorer.AlarmRule,
            ModelVersion = _scorer.ModelVersion,
            LatencySeconds = _scorer.LatencySeconds,
            Warnings = _scorer.Warnings,
            MapThreshold = _scorer.MapThreshold,
            Drift = _scorer.Drift,
            State = _isSilent ? LiveState.Silent : _scorer.HasDeviceFault ? LiveState.DeviceFault : status.State is LiveState.Silent or LiveState.DeviceFault ? LiveState.Starting : status.State,
        };
    }

    /// <summary>The event of an alarm, with the name under which it is kept.</summary>
    private LiveEvent Recorded(LiveEvent found) => found with { AlarmId = _alarms.Take(found.Alarm!, _scorer.ModelVersion, _times.TimeOf).Id };

    private static LiveState StateOf(AnomalyVerdict? verdict) => verdict switch
    {
        AnomalyVerdict.Anomalous => LiveState.Anomalous,
        AnomalyVerdict.Normal => LiveState.Normal,
        _ => LiveState.Undecided,
    };
}
