namespace AudioAnomaly.Hosting;

/// <summary>
/// The times of day of a source's sound, by the host's clock, so that they stay right however long the source runs and however its own clock goes. Used by one
/// thread at a time.
/// </summary>
internal sealed class LiveClock(TimeProvider clock)
{
    // What is told reaches back minutes; so many gaps in them are none that anybody could follow.
    private const int MostGaps = 64;

    private readonly Queue<(double Seconds, TimeSpan Lost)> _gaps = new();
    private DateTimeOffset _now;
    private double _heard;

    /// <summary>Sound was heard up to now.</summary>
    /// <param name="heardSeconds">How much of it, in seconds of the source.</param>
    public void SetNow(double heardSeconds) => (_now, _heard) = (clock.GetUtcNow(), heardSeconds);

    /// <summary>Sound is missing.</summary>
    public void AddGap(double seconds, TimeSpan lost)
    {
        _gaps.Enqueue((seconds, lost));
        if (_gaps.Count > MostGaps)
        {
            _gaps.Dequeue();
        }
    }

    /// <summary>The time of day of a moment, in seconds of the source.</summary>
    public DateTimeOffset TimeOf(double seconds)
        => _now - TimeSpan.FromSeconds(Math.Max(0, _heard - seconds)) - new TimeSpan(_gaps.Where(gap => gap.Seconds > seconds).Sum(gap => gap.Lost.Ticks));
}
