using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The squared distances of a row to many rows of its length.</summary>
internal unsafe readonly struct SquaredDistancesKernel(float* x, int length, float* rows, float* distances, int count) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        float* own = x, other = rows;
        int width = length;
        for (int i = 0; i < count; i++, other += width)
        {
            distances[i] = PartialSums<float, SquaredDifferenceTerm>.Of<TLanes, TVector>(own, other, width);
        }
    }
}
