namespace AudioAnomaly.Hosting;

/// <summary>A place among the recordings that a host takes at a time (<see cref="AudioAnomalyOptions.QueueLength"/>). Disposed when the recording is done.</summary>
public sealed class ScoringPlace : IDisposable
{
    private Action? _leave;

    internal ScoringPlace(Action leave) => _leave = leave;

    /// <summary>Gives the place to another.</summary>
    public void Dispose() => Interlocked.Exchange(ref _leave, null)?.Invoke();
}
