using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>The latest part of an endless sequence of numbers, in one piece of memory. Positions count from the sequence's start.</summary>
internal sealed class ValueQueue
{
    private float[] _values = [];
    private int _count;

    /// <summary>The position of the first number that is kept.</summary>
    public long Start { get; private set; }

    /// <summary>The position after the last number.</summary>
    public long End => Start + _count;

    /// <summary>The numbers from <see cref="Start"/> on.</summary>
    public ReadOnlySpan<float> Span => _values.AsSpan(0, _count);

    /// <summary>The memory that is taken, in bytes.</summary>
    public long MemoryBytes => (long)_values.Length * sizeof(float);

    /// <summary>Makes room at the end.</summary>
    /// <param name="count">How many numbers.</param>
    /// <returns>Where to write them.</returns>
    public Span<float> Extend(int count)
    {
        int wanted = checked(_count + count);
        if (wanted > _values.Length)
        {
            // A quarter more, so that the length soon stays the same.
            Array.Resize(ref _values, Math.Max(wanted, (int)Math.Min(_values.Length * 1.25, Array.MaxLength)));
        }

        _count = wanted;
        return _values.AsSpan(wanted - count, count);
    }

    /// <summary>Takes up what another queue held.</summary>
    /// <param name="start">The position of the first number.</param>
    /// <param name="values">The numbers; the queue's own from now on.</param>
    public void Restore(long start, float[] values)
    {
        SessionStateReader.Check(start >= 0 && start <= long.MaxValue - values.Length, "a position is none");
        (Start, _values, _count) = (start, values, values.Length);
    }

    /// <summary>Forgets what stands before a position.</summary>
    public void DropBefore(long position)
    {
        int dropped = (int)Math.Clamp(position - Start, 0, _count);
        _values.AsSpan(dropped, _count - dropped).CopyTo(_values);
        _count -= dropped;
        Start += dropped;
    }
}
