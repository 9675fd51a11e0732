namespace AudioAnomaly;

/// <summary>Numbers that stay where they are in memory, from the start of a cache line on. Whoever uses the pointer keeps this object alive.</summary>
internal sealed unsafe class PinnedFloats
{
    /// <summary>The alignment, in bytes: a cache line, and the widest vector.</summary>
    public const int Alignment = 64;

    private readonly float[] _array;

    public PinnedFloats(long count)
    {
        _array = GC.AllocateArray<float>(checked((int)(count + (Alignment / sizeof(float)))), pinned: true);
        fixed (float* start = _array)
        {
            Pointer = Align(start);
        }
    }

    /// <summary>The first number.</summary>
    public float* Pointer { get; }

    /// <summary>The first aligned place from here on.</summary>
    public static float* Align(float* start) => (float*)(((nuint)start + Alignment - 1) & ~(nuint)(Alignment - 1));
}
