using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>
/// The locally aware patch features of PatchCore (Roth et al., 2022, section 3.1): every layer is averaged over a neighbourhood at its own resolution;
/// brought to the grid of the first and concatenated they are the patches.
/// </summary>
internal sealed class PatchFeatures
{
    private readonly LinearStencil[][] _frameStencils;
    private readonly LinearStencil[][] _binStencils;

    public PatchFeatures(IReadOnlyList<FeatureMap> maps, int neighborhood, TimePooling? pooling = null)
    {
        Layers = [.. maps.Select(map => Pool(map, neighborhood)).Select(layer => pooling?.Apply(layer) ?? layer)];
        PatchLayer first = Layers[0];
        _frameStencils = [.. Layers.Select(layer => LinearStencil.ByStride(first.Frames, first.Layer.FrameStride, layer.Frames, layer.Layer.FrameStride))];
        _binStencils = [.. Layers.Select(layer => LinearStencil.ByStride(first.Bins, first.Layer.BinStride, layer.Bins, layer.Layer.BinStride))];
        Channels = Layers.Sum(layer => layer.Channels);
        Frames = first.Frames;
    }

    private PatchFeatures(PatchFeatures whole, int firstFrame, int count)
    {
        Layers = whole.Layers;
        Channels = whole.Channels;
        Frames = count;
        _frameStencils = [.. whole._frameStencils.Select(stencils => stencils.AsSpan(firstFrame, count).ToArray())];
        _binStencils = whole._binStencils;
    }

    public IReadOnlyList<PatchLayer> Layers { get; }

    public int Channels { get; }

    /// <summary>The frames of the grid, or of the part of it that this is.</summary>
    public int Frames { get; }

    public int Bins => Layers[0].Bins;

    public LinearStencil FrameStencil(int layer, int frame) => _frameStencils[layer][frame];

    public LinearStencil BinStencil(int layer, int bin) => _binStencils[layer][bin];

    /// <summary>The stencils of all of the grid's frequency rows.</summary>
    public ReadOnlySpan<LinearStencil> BinStencils(int layer) => _binStencils[layer];

    /// <summary>The patches of a run of the grid's frames. Shares the layers.</summary>
    public PatchFeatures Slice(int firstFrame, int count) => new(this, firstFrame, count);

    /// <summary>How many of the grid's lowest rows belong to bins in scope: those of which at least half is.</summary>
    public int ValidRows(int validBins) => SpectrogramBins.RowsInScope(validBins, Layers[0].Layer, Bins);

    /// <summary>Writes the concatenated channels of one patch.</summary>
    public void CopyPatch(int frame, int bin, Span<float> destination)
    {
        int offset = 0;
        for (int l = 0; l < Layers.Count; l++)
        {
            PatchLayer layer = Layers[l];
            Span<float> target = destination.Slice(offset, layer.Channels);
            offset += layer.Channels;
            LinearStencil t = _frameStencils[l][frame];
            LinearStencil f = _binStencils[l][bin];
            Blend(layer, t.First, f, 1 - t.Weight, target, add: false);
            if (t.Weight > 0)
            {
                Blend(layer, t.Second, f, t.Weight, target, add: true);
            }
        }
    }

    private static void Blend(PatchLayer layer, int frame, LinearStencil bin, float weight, Span<float> target, bool add)
    {
        ReadOnlySpan<float> first = layer.Rows.AsSpan(((frame * layer.Bins) + bin.First) * layer.Channels, layer.Channels);
        if (add)
        {
            Axpy.Add(weight * (1 - bin.Weight), first, target);
        }
        else
        {
            TensorPrimitives.Multiply(first, weight * (1 - bin.Weight), target);
        }

        if (bin.Weight > 0)
        {
            ReadOnlySpan<float> second = layer.Rows.AsSpan(((frame * layer.Bins) + bin.Second) * layer.Channels, layer.Channels);
            Axpy.Add(weight * bin.Weight, second, target);
        }
    }

    /// <summary>
    /// Averages over an odd neighbourhood, stride 1, zeros beyond the edges counted in the mean (as torch's average pooling and every PatchCore do).
    /// </summary>
    private static PatchLayer Pool(FeatureMap map, int neighborhood)
    {
        int reach = neighborhood / 2, frames = map.Frames, width = map.Bins * map.Layer.Channels;
        if (reach == 0)
        {
            // A copy, since patches are scaled in place.
            return new PatchLayer(map.Layer, frames, map.Bins, map.Values.ToArray());
        }

        float[] rows = new float[frames * width];
        float[] column = new float[width];
        float scale = 1f / (neighborhood * neighborhood);
        for (int t = 0; t < frames; t++)
        {
            SumOverFrames(map.Values.Span, t, frames, reach, column);
            SumOverBins(column, map.Bins, map.Layer.Channels, reach, scale, rows.AsSpan(t * width, width));
        }

        return new PatchLayer(map.Layer, frames, map.Bins, rows);
    }

    private static void SumOverFrames(ReadOnlySpan<float> values, int frame, int frames, int reach, Span<float> column)
    {
        int width = column.Length;
        values.Slice(frame * width, width).CopyTo(column);
        for (int step = 1; step <= reach; step++)
        {
            if (frame - step >= 0)
            {
                TensorPrimitives.Add(column, values.Slice((frame - step) * width, width), column);
            }

            if (frame + step < frames)
            {
                TensorPrimitives.Add(column, values.Slice((frame + step) * width, width), column);
            }
        }
    }

    private static void SumOverBins(ReadOnlySpan<float> column, int bins, int channels, int reach, float scale, Span<float> result)
    {
        for (int f = 0; f < bins; f++)
        {
            Span<float> cell = result.Slice(f * channels, channels);
            int first = Math.Max(0, f - reach);
            column.Slice(first * channels, channels).CopyTo(cell);
            for (int i = first + 1; i <= Math.Min(bins - 1, f + reach); i++)
            {
                TensorPrimitives.Add(cell, column.Slice(i * channels, channels), cell);
            }

            TensorPrimitives.Multiply(cell, scale, cell);
        }
    }
}
