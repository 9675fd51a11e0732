using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>A sum over two rows of 64-bit numbers.</summary>
internal unsafe struct DoubleSumKernel<TTerm>(double* x, double* y, int length) : IDoubleKernel
    where TTerm : struct, ISumTerm
{
    public double Result { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
        => Result = PartialSums<double, TTerm>.Of<TLanes, TVector>(x, y, length);
}
