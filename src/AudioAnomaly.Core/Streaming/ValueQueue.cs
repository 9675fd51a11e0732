using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The latest part of an endless sequence of numbers, in one piece of memory. Positions count from the sequence's start.</summary>
internal sealed class ValueQueue
{
    // Beyond what is kept, so that numbers are moved once for each quarter of them that comes.
    private const double Room = 1.25;

    private float[] _values = [];
    private int _first;
    private int _count;

    /// <summary>The position of the first number that is kept.</summary>
    public long Start { get; private set; }

    /// <summary>The position after the last number.</summary>
    public long End => Start + _count;

    /// <summary>The numbers from <see cref="Start"/> on.</summary>
    public ReadOnlySpan<float> Span => _values.AsSpan(_first, _count);

    /// <summary>The memory that is taken, in bytes.</summary>
    public long MemoryBytes => (long)_values.Length * sizeof(float);

    /// <summary>Makes room at the end.</summary>
    /// <param name="count">How many numbers.</param>
    /// <returns>Where to write them.</returns>
    public Span<float> Extend(int count)
    {
        int wanted = checked(_count + count);
        if (_first + wanted > _values.Length)
        {
            float[] to = _values.Length >= Room * wanted ? _values : new float[Math.Max(wanted, (int)Math.Min(Room * wanted, Array.MaxLength))];
            Span.CopyTo(to);
            (_values, _first) = (to, 0);
        }

        _count = wanted;
        return _values.AsSpan(_first + wanted - count, count);
    }

    /// <summary>Takes up what another queue held.</summary>
    /// <param name="start">The position of the first number.</param>
    /// <param name="values">The numbers; the queue's own from now on.</param>
    public void Restore(long start, float[] values)
    {
        SessionStateReader.Check(start >= 0 && start <= long.MaxValue - values.Length, "a position is none");
        (Start, _values, _first, _count) = (start, values, 0, values.Length);
    }

    /// <summary>Forgets what stands before a position.</summary>
    public void DropBefore(long position)
    {
        int dropped = (int)Math.Clamp(position - Start, 0, _count);
        _first += dropped;
        _count -= dropped;
        Start += dropped;
    }
}
