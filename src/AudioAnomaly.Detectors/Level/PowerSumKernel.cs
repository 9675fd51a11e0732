using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Adds the power of values in dB to sums, one for each.</summary>
/// <param name="decibels">The values.</param>
/// <param name="sums">The sums.</param>
/// <param name="length">Number of values.</param>
internal unsafe readonly struct PowerSumKernel(double* decibels, double* sums, int length) : IDoubleKernel
{
    private const double NepersPerDecibel = 0.23025850929940457; // ln 10 / 10

    // No sound reaches it; what the exponential takes.
    private const double Largest = 600 / NepersPerDecibel;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        int b = 0;
        for (; b <= length - TLanes.Count; b += TLanes.Count)
        {
            TLanes.Store(sums + b, TLanes.Add(TLanes.Load(sums + b), Power<TLanes, TVector>(TLanes.Load(decibels + b))));
        }

        if (b < length)
        {
            int rest = length - b;
            TLanes.StoreFirst(sums + b, rest, TLanes.Add(TLanes.LoadFirst(sums + b, rest), Power<TLanes, TVector>(TLanes.LoadFirst(decibels + b, rest))));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TVector Power<TLanes, TVector>(TVector decibels)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        TVector limited = TLanes.Max(TLanes.Min(decibels, TLanes.Create(Largest)), TLanes.Create(-Largest));
        return Exponential.Exp<TLanes, TVector>(TLanes.Multiply(limited, TLanes.Create(NepersPerDecibel)));
    }
}
