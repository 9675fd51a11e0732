namespace AudioAnomaly.Hosting;

/// <summary>When something that failed is tried again: after pauses that double up to a longest one.</summary>
internal sealed class Retry(TimeProvider clock, TimeSpan first, TimeSpan longest)
{
    private TimeSpan _pause;
    private long _failedAt;

    /// <summary>How often it failed in a row.</summary>
    public int Failures { get; private set; }

    /// <summary>Whether it is time for another try.</summary>
    public bool IsDue => Failures == 0 || clock.GetElapsedTime(_failedAt) >= _pause;

    /// <summary>How long it is until then.</summary>
    public TimeSpan Left => IsDue ? TimeSpan.Zero : _pause - clock.GetElapsedTime(_failedAt);

    /// <summary>It failed.</summary>
    /// <returns>The pause until the next try.</returns>
    public TimeSpan Fail()
    {
        _pause = Failures++ == 0 ? first : TimeSpan.FromTicks(Math.Min(2 * _pause.Ticks, longest.Ticks));
        _failedAt = clock.GetTimestamp();
        return _pause;
    }

    /// <summary>It went well: the next pause is the first one again.</summary>
    public void Reset() => Failures = 0;
}
