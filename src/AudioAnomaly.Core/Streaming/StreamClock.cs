using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The time of day of a stream's moments: its start, and what was lost in between.</summary>
/// <param name="start">The time of the first sample; null if nobody knows.</param>
internal sealed class StreamClock(DateTimeOffset? start)
{
    // A device that loses sound all the time must not fill the memory: of the oldest losses only the sum is kept.
    private const int MostGaps = 1024;

    private readonly Queue<(double Seconds, TimeSpan Lost)> _gaps = [];
    private DateTimeOffset? _start = start;

    /// <summary>The time at so many seconds of sound from the start.</summary>
    public DateTimeOffset? TimeOf(double seconds)
    {
        DateTimeOffset? time = _start?.AddSeconds(seconds);
        foreach ((double place, TimeSpan lost) in _gaps)
        {
            time += place <= seconds ? lost : TimeSpan.Zero;
        }

        return time;
    }

    /// <summary>Takes note that sound is missing.</summary>
    public void Add(double seconds, TimeSpan lost)
    {
        if (_gaps.Count == MostGaps)
        {
            _start += _gaps.Dequeue().Lost;
        }

        _gaps.Enqueue((seconds, lost));
    }

    public void Save(SessionStateWriter state)
    {
        state.WriteTime(_start);
        state.WriteCount(_gaps.Count);
        foreach ((double seconds, TimeSpan lost) in _gaps)
        {
            state.Write(seconds);
            state.Write(lost.Ticks);
        }
    }

    public void Restore(SessionStateReader state)
    {
        _start = state.ReadTime();
        int count = state.ReadCount();
        SessionStateReader.Check(count <= MostGaps, "it has too many gaps");
        for (int i = 0; i < count; i++)
        {
            _gaps.Enqueue((state.ReadDouble(), new TimeSpan(state.ReadInt64())));
        }
    }
}
