namespace AudioAnomaly.Fleet;

/// <summary>How much sound of a microphone is taken in: some times real time, and a burst. By a clock that does not jump. Used by one thread at a time.</summary>
internal sealed class SoundAllowance
{
    private readonly double _perSecond;
    private readonly double _burst;
    private readonly TimeProvider _clock;
    private double _left;
    private long _at;

    /// <param name="perSecond">Seconds of sound for each second.</param>
    /// <param name="burst">Seconds of sound at once.</param>
    /// <param name="clock">The clock.</param>
    public SoundAllowance(double perSecond, double burst, TimeProvider clock)
        => (_perSecond, _burst, _clock, _left, _at) = (perSecond, burst, clock, burst, clock.GetTimestamp());

    /// <summary>Takes sound in.</summary>
    /// <param name="seconds">How much.</param>
    /// <returns>Null if it is taken in; otherwise when to try again.</returns>
    public TimeSpan? TryTake(double seconds)
    {
        long now = _clock.GetTimestamp();
        _left = Math.Min(_burst, _left + (_perSecond * _clock.GetElapsedTime(_at, now).TotalSeconds));
        _at = now;

        // A piece that is longer than the burst is taken when all of it is there, and owed for.
        double needed = Math.Min(seconds, _burst);
        if (_left >= needed)
        {
            _left -= seconds;
            return null;
        }

        return TimeSpan.FromSeconds((needed - _left) / _perSecond);
    }
}
