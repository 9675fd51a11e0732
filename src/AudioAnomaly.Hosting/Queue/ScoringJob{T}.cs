namespace AudioAnomaly.Hosting;

/// <summary>Work for a scoring thread that has a result.</summary>
internal sealed class ScoringJob<T>(string lane, long enqueued, Func<T> work, CancellationToken cancellationToken) : ScoringJob(lane, enqueued, cancellationToken)
{
    // Whoever waits goes on elsewhere: a scoring thread only scores.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private CancellationTokenRegistration _registration;
    private int _isTaken;

    public Task<T> Result => _done.Task;

    /// <summary>Cancelled while it waits, it is over at once; whoever gave it up holds no place until its turn would have come.</summary>
    public ScoringJob<T> Watched()
    {
        _registration = Cancellation.UnsafeRegister(_ => GiveUp(), null);
        return this;
    }

    public override bool Run()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) != 0)
        {
            return false;
        }

        _registration.Unregister();
        try
        {
            Cancellation.ThrowIfCancellationRequested();
            return _done.TrySetResult(work());
        }
        catch (OperationCanceledException) when (Cancellation.IsCancellationRequested)
        {
            _done.TrySetCanceled(Cancellation);
        }
#pragma warning disable CA1031 // Whatever it is belongs to whoever waits, and must not end the thread.
        catch (Exception e)
#pragma warning restore CA1031
        {
            _done.TrySetException(e);
        }

        return false;
    }

    public override void Abandon() => _done.TrySetException(new ObjectDisposedException(nameof(ScoringQueue), "The host stops."));

    private void GiveUp()
    {
        if (Interlocked.Exchange(ref _isTaken, 1) == 0)
        {
            _done.TrySetCanceled(Cancellation);
        }
    }
}
