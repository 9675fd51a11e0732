using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary><see cref="Axpy"/> for 32-bit numbers.</summary>
internal unsafe readonly struct SingleAxpyKernel(float a, float* x, float* y, int length) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
        => Axpy.Run<float, TLanes, TVector>(a, x, y, length);
}
