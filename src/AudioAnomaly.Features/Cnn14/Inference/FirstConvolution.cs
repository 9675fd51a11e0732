using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Computes rows of block 1's first feature map from the spectrogram.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TLanes">Its instructions.</typeparam>
internal static unsafe class FirstConvolution<TVector, TLanes>
    where TVector : unmanaged
    where TLanes : struct, ISingleLanes<TVector>
{
    /// <summary>Computes rows.</summary>
    /// <param name="layer">The layer.</param>
    /// <param name="spectrogram">The spectrogram.</param>
    /// <param name="frames">Its frames.</param>
    /// <param name="first">The first row.</param>
    /// <param name="count">The number of rows.</param>
    /// <param name="target">Receives the rows.</param>
    /// <param name="work">Working memory.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Apply(FirstLayer layer, float* spectrogram, int frames, int first, int count, float* target, float* work)
    {
        int stride = layer.RowStride;
        for (int row = 0; row < count + 2; row++)
        {
            Normalise(layer, spectrogram, frames, first - 1 + row, work + ((long)row * stride));
        }

        for (int row = 0; row < count; row++, work += stride)
        {
            for (int band = 0; band < layer.Bands; band += FirstLayer.CellsAtOnce)
            {
                // A row's surplus cells are overwritten by the next row.
                Convolve(layer, work + band, stride, target + ((((long)row * layer.Bands) + band) * layer.Outputs));
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Normalise(FirstLayer layer, float* spectrogram, int frames, int frame, float* target)
    {
        new Span<float>(target, layer.RowStride).Clear();
        if ((uint)frame >= (uint)frames)
        {
            return;
        }

        int bands = layer.Bands;
        new ReadOnlySpan<float>(spectrogram + ((long)frame * bands), bands).CopyTo(new Span<float>(target + 1, bands));
        for (int band = 0; band < bands; band += TLanes.Count)
        {
            float* at = target + 1 + band;
            TLanes.Store(at, TLanes.MultiplyAdd(TLanes.Load(at), TLanes.Load(layer.Scale + band), TLanes.Load(layer.Shift + band)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convolve(FirstLayer layer, float* source, nint stride, float* target)
    {
        nint channels = layer.Outputs;
        for (int channel = 0; channel < channels; channel += TLanes.Count, target += TLanes.Count)
        {
            TVector y0 = TLanes.Load(layer.Bias + channel);
            TVector y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0, y6 = y0, y7 = y0;
            float* factors = layer.Kernel + channel;
            float* from = source;
            for (int row = 0; row < 3; row++, from += stride)
            {
                for (int column = 0; column < 3; column++, factors += channels)
                {
                    TVector factor = TLanes.Load(factors);
                    y0 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column), y0);
                    y1 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column + 1), y1);
                    y2 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column + 2), y2);
                    y3 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column + 3), y3);
                    y4 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column + 4), y4);
                    y5 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column + 5), y5);
                    y6 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column + 6), y6);
                    y7 = TLanes.MultiplyAdd(factor, TLanes.Spread(from + column + 7), y7);
                }
            }

            TLanes.Store(target, TLanes.Rectify(y0));
            TLanes.Store(target + channels, TLanes.Rectify(y1));
            TLanes.Store(target + (2 * channels), TLanes.Rectify(y2));
            TLanes.Store(target + (3 * channels), TLanes.Rectify(y3));
            TLanes.Store(target + (4 * channels), TLanes.Rectify(y4));
            TLanes.Store(target + (5 * channels), TLanes.Rectify(y5));
            TLanes.Store(target + (6 * channels), TLanes.Rectify(y6));
            TLanes.Store(target + (7 * channels), TLanes.Rectify(y7));
        }
    }
}
