using System.Buffers;
using System.Runtime.InteropServices;

namespace AudioAnomaly;

/// <summary>Working memory from the shared pool, pinned and aligned; not cleared.</summary>
internal unsafe struct RentedFloats : IDisposable
{
    private float[]? _array;
    private GCHandle _handle;

    /// <summary>The first number.</summary>
    public float* Pointer { get; private set; }

    /// <summary>Takes room for so many numbers.</summary>
    public void Rent(long count)
    {
        _array = ArrayPool<float>.Shared.Rent(checked((int)(count + (PinnedFloats.Alignment / sizeof(float)))));
        _handle = GCHandle.Alloc(_array, GCHandleType.Pinned);
        Pointer = PinnedFloats.Align((float*)_handle.AddrOfPinnedObject());
    }

    /// <summary>Gives it back.</summary>
    public void Dispose()
    {
        if (_array is { } array)
        {
            _handle.Free();
            ArrayPool<float>.Shared.Return(array);
            _array = null;
            Pointer = null;
        }
    }
}
