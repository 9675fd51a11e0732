namespace AudioAnomaly.Hosting;

/// <summary>How many alarms each source had in the last hour, by a clock that does not jump. Safe to use from several threads.</summary>
internal sealed class HourLimit(int most, TimeProvider clock)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<long>> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _held = new(StringComparer.OrdinalIgnoreCase);
    private long _total;

    /// <summary>How many were held back, of all sources.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Whether a source may have another alarm now.</summary>
    /// <param name="source">The source.</param>
    /// <param name="held">How many of it were held back since the last one that was taken, with this one.</param>
    public bool TryTake(string source, out long held)
    {
        lock (_lock)
        {
            if (!_taken.TryGetValue(source, out Queue<long>? taken))
            {
                _taken[source] = taken = new Queue<long>();
            }

            while (taken.TryPeek(out long oldest) && clock.GetElapsedTime(oldest) >= Hour)
            {
                taken.Dequeue();
            }

            held = _held.GetValueOrDefault(source);
            if (taken.Count < most)
            {
                taken.Enqueue(clock.GetTimestamp());
                _held.Remove(source);
                return true;
            }

            _held[source] = ++held;
            _total++;
            return false;
        }
    }
}
