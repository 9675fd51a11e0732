using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>The bands of consecutive frames in dB: 10 log10, with a floor of 1e-10. Frames have lanes, so that none depends on its neighbours.</summary>
/// <param name="spectrum">The transform.</param>
/// <param name="filters">The bands.</param>
/// <param name="signal">The first frame's first sample.</param>
/// <param name="hop">Samples between frames.</param>
/// <param name="frames">Number of frames, 1 or more.</param>
/// <param name="work">Working memory of the transform.</param>
/// <param name="power">Memory for its spectra.</param>
/// <param name="values">Receives frames x bands.</param>
internal unsafe readonly struct BandKernel(
    PowerSpectrum spectrum, BandFilters filters, float* signal, int hop, int frames, double* work, double* power, float* values) : IDoubleKernel
{
    private const double PowerFloor = 1e-10;

    // 10 / ln 10.
    private const double DecibelsPerNeper = 4.342944819032518;

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run<TLanes, TVector>()
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        for (int start = 0; start < frames; start += TLanes.Count)
        {
            int count = Math.Min(TLanes.Count, frames - start);
            spectrum.Compute<TLanes, TVector>(signal + ((long)start * hop), hop, count, work, power);
            ToDecibels<TLanes, TVector>(start, count);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void ToDecibels<TLanes, TVector>(int start, int count)
        where TLanes : struct, IDoubleLanes<TVector>
        where TVector : struct
    {
        int bands = filters.Bands;
        double* decibels = stackalloc double[PowerSpectrum.MaxLanes];
        TVector floor = TLanes.Create(PowerFloor), scale = TLanes.Create(DecibelsPerNeper);
        for (int band = 0; band < bands; band++)
        {
            ReadOnlySpan<double> weights = filters.Weights(band);
            double* bins = power + ((long)filters.FirstBin(band) * TLanes.Count);
            TVector sum = TLanes.Create(0);
            for (int i = 0; i < weights.Length; i++)
            {
                sum = TLanes.MultiplyAdd(TLanes.Load(bins + (i * TLanes.Count)), TLanes.Create(weights[i]), sum);
            }

            TLanes.Store(decibels, TLanes.Multiply(Logarithm.Ln<TLanes, TVector>(TLanes.Max(sum, floor)), scale));
            for (int lane = 0; lane < count; lane++)
            {
                values[((long)(start + lane) * bands) + band] = (float)decibels[lane];
            }
        }
    }
}
