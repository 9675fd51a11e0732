using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>A sum over two rows of 32-bit numbers.</summary>
internal unsafe struct SingleSumKernel<TTerm>(float* x, float* y, int length) : ISingleKernel
    where TTerm : struct, ISumTerm
{
    public float Result { get; private set; }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
        => Result = PartialSums<float, TTerm>.Of<TLanes, TVector>(x, y, length);
}
