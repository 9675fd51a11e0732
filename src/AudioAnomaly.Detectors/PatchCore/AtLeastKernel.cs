using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Which values are not below a limit.</summary>
/// <param name="values">The values, no NaN.</param>
/// <param name="limit">The limit.</param>
/// <param name="length">Number of values, a multiple of 32.</param>
/// <param name="masks">Receives a bit for each value, 32 to a mask.</param>
internal unsafe readonly struct AtLeastKernel(float* values, float limit, int length, uint* masks) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        TVector least = TLanes.Create(limit);
        int end = length;
        for (int first = 0; first < end; first += 32)
        {
            uint below = 0;
            for (int lane = 0; lane < 32; lane += TLanes.Count)
            {
                below |= TLanes.LessMask(TLanes.Load(values + first + lane), least) << lane;
            }

            masks[first / 32] = ~below;
        }
    }
}
