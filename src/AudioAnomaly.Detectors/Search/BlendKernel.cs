using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Adds the linear interpolation of two rows, target += first + (second - first) weight. Products are not fused.</summary>
/// <param name="first">The row of weight 1 - weight.</param>
/// <param name="second">The row of that weight.</param>
/// <param name="weight">The weight.</param>
/// <param name="target">What is added to.</param>
/// <param name="length">Length of the rows, a multiple of 16.</param>
internal unsafe readonly struct BlendKernel(float* first, float* second, float weight, float* target, int length) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        float* a = first, b = second, c = target;
        int end = length;
        TVector factor = TLanes.Create(weight);
        for (int i = 0; i < end; i += TLanes.Count)
        {
            TVector from = TLanes.Load(a + i);
            TVector blended = TLanes.Add(from, TLanes.Multiply(TLanes.Subtract(TLanes.Load(b + i), from), factor));
            TLanes.Store(c + i, TLanes.Add(TLanes.Load(c + i), blended));
        }
    }
}
