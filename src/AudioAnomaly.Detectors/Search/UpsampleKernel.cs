using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Brings a layer's products to the first layer's grid in frequency. Products are not fused.</summary>
/// <param name="products">Frames x the layer's bins x panel width.</param>
/// <param name="frames">Number of frames.</param>
/// <param name="layerBins">The layer's bins.</param>
/// <param name="stencils">Where the first grid's bins lie on the layer's.</param>
/// <param name="bins">The first grid's bins.</param>
/// <param name="firstBin">The first of them wanted.</param>
/// <param name="binCount">How many are wanted.</param>
/// <param name="upsampled">Receives frames x <paramref name="bins"/> x panel width.</param>
internal unsafe readonly struct UpsampleKernel(
    float* products, int frames, int layerBins, LinearStencil* stencils, int bins, int firstBin, int binCount, float* upsampled) : ISingleKernel
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, ISingleLanes<TVector>
        where TVector : struct
    {
        const int Width = PackedRows.PanelWidth;
        int end = firstBin + binCount;
        for (int t = 0; t < frames; t++)
        {
            float* source = products + ((long)t * layerBins * Width);
            float* target = upsampled + ((long)t * bins * Width);
            for (int f = firstBin; f < end; f++)
            {
                LinearStencil stencil = stencils[f];
                TVector weight = TLanes.Create(stencil.Weight);
                float* lower = source + (stencil.First * Width), upper = source + (stencil.Second * Width), to = target + (f * Width);
                for (int i = 0; i < Width; i += TLanes.Count)
                {
                    TVector low = TLanes.Load(lower + i);
                    TLanes.Store(to + i, TLanes.Add(low, TLanes.Multiply(TLanes.Subtract(TLanes.Load(upper + i), low), weight)));
                }
            }
        }
    }
}
