namespace AudioAnomaly.Hosting;

/// <summary>Work for a scoring thread.</summary>
internal abstract class ScoringJob(string lane, long enqueued, CancellationToken cancellationToken)
{
    public string Lane => lane;

    /// <summary>When it was given, as a timestamp of the queue's clock.</summary>
    public long Enqueued => enqueued;

    protected CancellationToken Cancellation => cancellationToken;

    /// <summary>Does it. Never throws.</summary>
    /// <returns>Whether it was done, and did not fail.</returns>
    public abstract bool Run();

    /// <summary>It will not be done.</summary>
    public abstract void Abandon();
}
