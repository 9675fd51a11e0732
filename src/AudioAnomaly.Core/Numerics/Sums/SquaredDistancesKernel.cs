using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The squared distances of a row to many rows of its length.</summary>
internal unsafe readonly struct SquaredDistancesKernel(float* x, int length, float* rows, float* distances, int count) : ISingleKernel
{
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        for (int i = 0; i < count; i++)
        {
            distances[i] = Distance<TLanes, TVector>(rows + ((long)i * length));
        }
    }

    // A method of its own: its memory is then given back for each row.
    [SkipLocalsInit]
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private float Distance<TLanes, TVector>(float* y)
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
        => PartialSums<float, SquaredDifferenceTerm>.Of<TLanes, TVector>(x, y, length);
}
