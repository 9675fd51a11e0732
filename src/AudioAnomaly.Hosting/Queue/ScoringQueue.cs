using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Options;

namespace AudioAnomaly.Hosting;

/// <summary>
/// Scores on threads of its own, as many as there are processors, so that requests, health checks and timers are answered however much there is to score. Live
/// sound goes before recordings, which come in their order. Safe to use from several threads.
/// </summary>
/// <example>
/// <code>
/// async Task&lt;AnomalyVerdict> JudgeAsync(ScoringQueue queue, string file, CancellationToken cancellationToken)
///     => (await queue.ScoreAsync("pump", AudioItem.FromFile(file), cancellationToken)).Verdict;
/// </code>
/// </example>
[SuppressMessage("Naming", "CA1711", Justification = "It is a queue, though no collection.")]
public sealed class ScoringQueue : IDisposable
{
    private const string LiveLane = "live";
    private const string RecordingLane = "recording";

    // Of the time that a recording takes, the newest one counts so much.
    private const double Weight = 0.1;

    private readonly Lock _lock = new();
    private readonly Queue<ScoringJob> _live = new();
    private readonly Queue<ScoringJob> _recordings = new();
    private readonly SemaphoreSlim _waiting = new(0);
    private readonly ModelStore _models;
    private readonly TimeProvider _clock;
    private readonly int _workers;
    private readonly int _places;
    private int _taken;
    private double _secondsPerRecording = 1;
    private bool _isClosed;

    internal ScoringQueue(ModelStore models, IOptions<AudioAnomalyOptions> options, TimeProvider clock)
    {
        (_models, _clock, _workers, _places) = (models, clock, options.Value.WorkerCount, options.Value.QueueLength);
        for (int i = 0; i < _workers; i++)
        {
            new Thread(Work) { IsBackground = true, Name = $"AudioAnomaly scoring {i + 1}" }.Start();
        }
    }

    /// <summary>How many recordings of requests are received, wait or are scored.</summary>
    public int PlacesTaken => Volatile.Read(ref _taken);

    /// <summary>Takes a place for a recording, before it is received.</summary>
    /// <returns>The place; disposed when the recording is done.</returns>
    /// <exception cref="QueueFullException">There is none.</exception>
    public ScoringPlace TakePlace()
    {
        if (Interlocked.Increment(ref _taken) <= _places)
        {
            return new ScoringPlace(() => Interlocked.Decrement(ref _taken));
        }

        Interlocked.Decrement(ref _taken);
        HostingTelemetry.TurnedAway();
        double seconds = Volatile.Read(ref _secondsPerRecording) * _places / _workers;
        throw new QueueFullException(_places, TimeSpan.FromSeconds(Math.Clamp(Math.Ceiling(seconds), 1, 600)));
    }

    /// <summary>Scores a recording when its turn has come, without maps.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="cancellationToken">Ends the waiting and the work.</param>
    /// <returns>The summary.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="AudioFormatException">The recording cannot be read.</exception>
    /// <exception cref="AudioContentException">The recording is empty, too short or too long, or has other channels than the model was fitted on.</exception>
    public Task<AnomalySummary> SummarizeAsync(string model, AudioItem recording, CancellationToken cancellationToken = default)
        => RunAsync(model, scorer => scorer.Summarize(recording, cancellationToken), cancellationToken);

    /// <summary>Scores a recording when its turn has come, with maps.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="recording">The recording.</param>
    /// <param name="cancellationToken">Ends the waiting and the work.</param>
    /// <returns>The result, with 50 KiB of maps for each second of sound.</returns>
    /// <exception cref="UnknownModelException">There is no such model.</exception>
    /// <exception cref="ModelUnavailableException">Its file is missing or broken.</exception>
    /// <exception cref="AudioFormatException">The recording cannot be read.</exception>
    /// <exception cref="AudioContentException">The recording is empty, too short or too long, or has other channels than the model was fitted on.</exception>
    public Task<AnomalyResult> ScoreAsync(string model, AudioItem recording, CancellationToken cancellationToken = default)
        => RunAsync(model, scorer => scorer.Score(recording, cancellationToken), cancellationToken);

    /// <summary>Ends the threads after what they are at; what waits is not done.</summary>
    public void Dispose()
    {
        ScoringJob[] left;
        lock (_lock)
        {
            if (_isClosed)
            {
                return;
            }

            _isClosed = true;
            left = [.. _live, .. _recordings];
            _live.Clear();
            _recordings.Clear();
        }

        _waiting.Release(_workers);
        Array.ForEach(left, job => job.Abandon());
    }

    /// <summary>Does something with a model on a scoring thread, in the lane of recordings.</summary>
    internal Task<T> RunAsync<T>(string model, Func<AudioAnomalyModel, T> work, CancellationToken cancellationToken)
        => RunLeasedAsync(model, lease => work(lease.Model), cancellationToken);

    /// <summary>Does something with a model and its version on a scoring thread, in the lane of recordings.</summary>
    internal async Task<T> RunLeasedAsync<T>(string model, Func<ModelLease, T> work, CancellationToken cancellationToken)
    {
        using ModelLease lease = await _models.AcquireAsync(model, cancellationToken).ConfigureAwait(false);
        return await EnqueueAsync(_recordings, RecordingLane, () => work(lease), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Does something else on a scoring thread, in the lane of recordings.</summary>
    internal Task<T> RunAsync<T>(Func<T> work, CancellationToken cancellationToken) => EnqueueAsync(_recordings, RecordingLane, work, cancellationToken);

    /// <summary>Does something on a scoring thread, before all recordings that wait.</summary>
    internal Task<T> RunLiveAsync<T>(Func<T> work, CancellationToken cancellationToken) => EnqueueAsync(_live, LiveLane, work, cancellationToken);

    private Task<T> EnqueueAsync<T>(Queue<ScoringJob> lane, string name, Func<T> work, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var job = new ScoringJob<T>(name, _clock.GetTimestamp(), work, cancellationToken).Watched();
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isClosed, this);
            lane.Enqueue(job);
        }

        HostingTelemetry.Enqueued(name);
        _waiting.Release();
        return job.Result;
    }

    private void Work()
    {
        while (true)
        {
            _waiting.Wait();
            ScoringJob? job;
            lock (_lock)
            {
                if (_isClosed)
                {
                    return;
                }

                if (!_live.TryDequeue(out job) && !_recordings.TryDequeue(out job))
                {
                    continue;
                }
            }

            HostingTelemetry.Dequeued(job.Lane, _clock.GetElapsedTime(job.Enqueued).TotalSeconds);
            long started = _clock.GetTimestamp();
            if (job.Run() && job.Lane == RecordingLane)
            {
                double seconds = _clock.GetElapsedTime(started).TotalSeconds;
                Volatile.Write(ref _secondsPerRecording, (Weight * seconds) + ((1 - Weight) * Volatile.Read(ref _secondsPerRecording)));
            }
        }
    }
}
