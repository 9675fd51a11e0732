namespace AudioAnomaly.Fleet;

/// <summary>
/// The time of day of a microphone's sound. Sound may come late, when it was kept by its sender, and never early: the piece that came soonest tells the time of
/// all. Used by one thread at a time.
/// </summary>
internal sealed class SoundClock
{
    // Sound cards go fast or slow by less than this.
    private const double MostDrift = 1e-3;

    // A clock that is so far off was set, or the sender's sound has a hole that nobody told of.
    private static readonly TimeSpan Jump = TimeSpan.FromMinutes(10);

    private DateTimeOffset? _origin;
    private double _heard;

    /// <param name="origin">The time of the first moment, as it was known before; null if it was not.</param>
    /// <param name="heardSeconds">How much sound had come then.</param>
    public SoundClock(DateTimeOffset? origin, double heardSeconds) => (_origin, _heard) = (origin, heardSeconds);

    /// <summary>The time of the first moment, had there been no gaps; null before any sound.</summary>
    public DateTimeOffset? Origin => _origin;

    /// <summary>Sound has come.</summary>
    /// <param name="now">The time of day.</param>
    /// <param name="heardSeconds">How much came in all.</param>
    public void Hear(DateTimeOffset now, double heardSeconds)
    {
        DateTimeOffset latest = now - TimeSpan.FromSeconds(heardSeconds);
        if (_origin is not { } origin || latest <= origin || latest - origin > Jump)
        {
            _origin = latest;
        }
        else
        {
            TimeSpan most = TimeSpan.FromSeconds(MostDrift * Math.Max(0, heardSeconds - _heard));
            _origin = origin + (latest - origin < most ? latest - origin : most);
        }

        _heard = heardSeconds;
    }

    /// <summary>Sound is missing: what comes after it is so much later.</summary>
    public void AddGap(TimeSpan lost) => _origin += lost;

    /// <summary>The time of a moment.</summary>
    /// <param name="seconds">Seconds of the sound that was taken in.</param>
    public DateTimeOffset TimeOf(double seconds) => (_origin ?? default) + TimeSpan.FromSeconds(seconds);
}
