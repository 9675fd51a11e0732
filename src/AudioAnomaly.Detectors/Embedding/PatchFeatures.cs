using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>The locally aware patch features of PatchCore (Roth et al., 2022, section 3.1): every layer is averaged over a neighbourhood at its own resolution; brought to the grid of the first and concatenated they are the patches.</summary>
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
    public int ValidRows(int validBins)
    {
        int stride = Layers[0].Layer.BinStride;
        return Math.Clamp((validBins + (stride / 2)) / stride, 1, Bins);
    }

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

    /// <summary>Averages over an odd neighbourhood, stride 1, zeros beyond the edges counted in the mean (as torch's average pooling and every PatchCore do), and turns channels x cells into cells x channels.</summary>
    private static PatchLayer Pool(FeatureMap map, int neighborhood)
    {
        int channels = map.Layer.Channels, frames = map.Frames, bins = map.Bins, cells = frames * bins, reach = neighborhood / 2;
        float[] rows = new float[channels * cells];
        float[] column = new float[cells];
        float[] pooled = new float[cells];
        float scale = 1f / (neighborhood * neighborhood);
        for (int c = 0; c < channels; c++)
        {
            ReadOnlySpan<float> plane = map.Values.Span.Slice(c * cells, cells);
            if (reach > 0)
            {
                SumOverFrames(plane, frames, bins, reach, column);
                SumOverBins(column, frames, bins, reach, scale, pooled);
                plane = pooled;
            }

            for (int cell = 0; cell < cells; cell++)
            {
                rows[(cell * channels) + c] = plane[cell];
            }
        }

        return new PatchLayer(map.Layer, frames, bins, rows);
    }

    private static void SumOverFrames(ReadOnlySpan<float> plane, int frames, int bins, int reach, Span<float> result)
    {
        for (int t = 0; t < frames; t++)
        {
            Span<float> row = result.Slice(t * bins, bins);
            plane.Slice(t * bins, bins).CopyTo(row);
            for (int step = 1; step <= reach; step++)
            {
                if (t - step >= 0)
                {
                    TensorPrimitives.Add(row, plane.Slice((t - step) * bins, bins), row);
                }

                if (t + step < frames)
                {
                    TensorPrimitives.Add(row, plane.Slice((t + step) * bins, bins), row);
                }
            }
        }
    }

    private static void SumOverBins(ReadOnlySpan<float> plane, int frames, int bins, int reach, float scale, Span<float> result)
    {
        for (int t = 0; t < frames; t++)
        {
            ReadOnlySpan<float> row = plane.Slice(t * bins, bins);
            for (int f = 0; f < bins; f++)
            {
                float sum = 0;
                for (int i = Math.Max(0, f - reach); i <= Math.Min(bins - 1, f + reach); i++)
                {
                    sum += row[i];
                }

                result[(t * bins) + f] = sum * scale;
            }
        }
    }
}
