using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary><see cref="Axpy"/> for 64-bit numbers.</summary>
internal unsafe readonly struct DoubleAxpyKernel(double a, double* x, double* y, int length) : IDoubleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
        => Axpy.Run<double, TLanes, TVector>(a, x, y, length);
}
