using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Takes products into the running minimum of <see cref="StripMinimum"/>.</summary>
/// <param name="products">Patches x panel width.</param>
/// <param name="halfNorms">Half of the squared norm of the panel's rows.</param>
/// <param name="firstRow">The panel's first row.</param>
/// <param name="values">Patches x lanes: the smallest values.</param>
/// <param name="seconds">The runners-up.</param>
/// <param name="rows">The rows of the smallest values, less the number of the lane; moved about as the bits of numbers.</param>
/// <param name="patches">Number of patches.</param>
internal unsafe readonly struct MinimumKernel(
    float* products, float* halfNorms, int firstRow, float* values, float* seconds, float* rows, int patches) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        const int Lanes = StripMinimum.Lanes, Width = PackedRows.PanelWidth;
        TVector lowRow = TLanes.Create(BitConverter.Int32BitsToSingle(firstRow));
        TVector highRow = TLanes.Create(BitConverter.Int32BitsToSingle(firstRow + Lanes));
        for (int lane = 0; lane < Lanes; lane += TLanes.Count)
        {
            TVector lowNorm = TLanes.Load(halfNorms + lane), highNorm = TLanes.Load(halfNorms + Lanes + lane);
            float* dots = products + lane, bests = values + lane, others = seconds + lane, owners = rows + lane;
            for (int p = 0; p < patches; p++, dots += Width, bests += Lanes, others += Lanes, owners += Lanes)
            {
                TVector best = TLanes.Load(bests), second = TLanes.Load(others), row = TLanes.Load(owners);
                TVector value = TLanes.Subtract(lowNorm, TLanes.Load(dots));
                row = TLanes.SelectLess(value, best, lowRow, row);
                second = TLanes.Min(second, TLanes.Max(value, best));
                best = TLanes.Min(best, value);
                value = TLanes.Subtract(highNorm, TLanes.Load(dots + Lanes));
                row = TLanes.SelectLess(value, best, highRow, row);
                second = TLanes.Min(second, TLanes.Max(value, best));
                best = TLanes.Min(best, value);
                TLanes.Store(bests, best);
                TLanes.Store(others, second);
                TLanes.Store(owners, row);
            }
        }
    }
}
