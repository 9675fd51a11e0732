using System.Runtime.CompilerServices;

namespace AudioAnomaly;

/// <summary>Computes rows of block 1's first feature map from the spectrogram.</summary>
/// <typeparam name="TVector">The vector.</typeparam>
/// <typeparam name="TOperations">Its arithmetic.</typeparam>
internal static unsafe class FirstConvolution<TVector, TOperations>
    where TVector : unmanaged
    where TOperations : IVectorOperations<TVector>
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
        for (int band = 0; band < bands; band += TOperations.Lanes)
        {
            float* at = target + 1 + band;
            TOperations.Store(at, TOperations.MultiplyAdd(TOperations.Load(at), TOperations.Load(layer.Scale + band), TOperations.Load(layer.Shift + band)));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Convolve(FirstLayer layer, float* source, nint stride, float* target)
    {
        nint channels = layer.Outputs;
        for (int channel = 0; channel < channels; channel += TOperations.Lanes, target += TOperations.Lanes)
        {
            TVector y0 = TOperations.Load(layer.Bias + channel);
            TVector y1 = y0, y2 = y0, y3 = y0, y4 = y0, y5 = y0, y6 = y0, y7 = y0;
            float* factors = layer.Kernel + channel;
            float* from = source;
            for (int row = 0; row < 3; row++, from += stride)
            {
                for (int column = 0; column < 3; column++, factors += channels)
                {
                    TVector factor = TOperations.Load(factors);
                    y0 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column), y0);
                    y1 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column + 1), y1);
                    y2 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column + 2), y2);
                    y3 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column + 3), y3);
                    y4 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column + 4), y4);
                    y5 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column + 5), y5);
                    y6 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column + 6), y6);
                    y7 = TOperations.MultiplyAdd(factor, TOperations.Spread(from + column + 7), y7);
                }
            }

            TOperations.Store(target, TOperations.Rectify(y0));
            TOperations.Store(target + channels, TOperations.Rectify(y1));
            TOperations.Store(target + (2 * channels), TOperations.Rectify(y2));
            TOperations.Store(target + (3 * channels), TOperations.Rectify(y3));
            TOperations.Store(target + (4 * channels), TOperations.Rectify(y4));
            TOperations.Store(target + (5 * channels), TOperations.Rectify(y5));
            TOperations.Store(target + (6 * channels), TOperations.Rectify(y6));
            TOperations.Store(target + (7 * channels), TOperations.Rectify(y7));
        }
    }
}
