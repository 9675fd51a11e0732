namespace AudioAnomaly.Hosting;

/// <summary>How many alarms each source had in the last hour, by a clock that does not jump. Safe to use from several threads.</summary>
internal sealed class HourLimit(int most, TimeProvider clock)
{
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Queue<(string Alarm, long At)>> _taken = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, long> _held = new(StringComparer.OrdinalIgnoreCase);
    private long _total;

    /// <summary>How many were held back, of all sources.</summary>
    public long Total => Interlocked.Read(ref _total);

    /// <summary>Whether a source may have another alarm now. One that was taken before is taken again, and not counted.</summary>
    /// <param name="source">The source.</param>
    /// <param name="alarm">The alarm's id.</param>
    /// <param name="held">How many of it were held back since the last one that was taken, with this one.</param>
    public bool TryTake(string source, string alarm, out long held)
    {
        lock (_lock)
        {
            if (!_taken.TryGetValue(source, out Queue<(string Alarm, long At)>? taken))
            {
                _taken[source] = taken = new Queue<(string Alarm, long At)>();
            }

            while (taken.TryPeek(out (string Alarm, long At) oldest) && clock.GetElapsedTime(oldest.At) >= Hour)
            {
                taken.Dequeue();
            }

            if (taken.Any(known => known.Alarm == alarm))
            {
                held = 0;
                return true;
            }

            held = _held.GetValueOrDefault(source);
            if (taken.Count < most)
            {
                taken.Enqueue((alarm, clock.GetTimestamp()));
                _held.Remove(source);
                return true;
            }

            _held[source] = ++held;
            _total++;
            return false;
        }
    }
}
