namespace AudioAnomaly;

/// <summary>
/// One layer's dot products with one panel of the bank, for a strip of a clip: at the layer's own grid in time, at the first layer's in frequency. Working
/// memory of one thread.
/// </summary>
internal sealed class StripLayer
{
    private readonly PatchFeatures _query;
    private readonly int _index;
    private readonly int _firstFrame;
    private readonly int _bins;
    private readonly int _layerFirstFrame;
    private readonly int _layerFrames;
    private readonly float[] _products;
    private readonly float[] _upsampled;

    public StripLayer(PatchFeatures query, int index, int firstFrame, int frames, int bins, int width)
    {
        _query = query;
        _index = index;
        _firstFrame = firstFrame;
        _bins = bins;
        PatchLayer layer = query.Layers[index];
        _layerFirstFrame = query.FrameStencil(index, firstFrame).First;
        _layerFrames = query.FrameStencil(index, firstFrame + frames - 1).Second - _layerFirstFrame + 1;
        _products = new float[_layerFrames * layer.Bins * width];
        _upsampled = layer.Bins == query.Bins ? _products : new float[_layerFrames * bins * width];
    }

    /// <summary>Multiplies the strip with a panel.</summary>
    /// <param name="bank">The layer's part of the bank.</param>
    /// <param name="panel">The panel.</param>
    /// <param name="firstBin">The first of the first grid's frequency rows wanted.</param>
    /// <param name="binCount">How many are wanted.</param>
    public void Multiply(PackedRows bank, int panel, int firstBin, int binCount)
    {
        PatchLayer layer = _query.Layers[_index];
        int width = PackedRows.PanelWidth;
        int first = _query.BinStencil(_index, firstBin).First;
        int count = _query.BinStencil(_index, firstBin + binCount - 1).Second - first + 1;
        ReadOnlySpan<float> rows = layer.Rows.AsSpan(_layerFirstFrame * layer.Bins * layer.Channels);
        if (count == layer.Bins)
        {
            DotProducts.Compute(rows, _layerFrames * layer.Bins, layer.Channels, bank, panel, _products, width);
        }
        else
        {
            for (int bin = first; bin < first + count; bin++)
            {
                DotProducts.Compute(rows[(bin * layer.Channels)..], _layerFrames, layer.Bins * layer.Channels, bank, panel, _products.AsSpan(bin * width), layer.Bins * width);
            }
        }

        if (ReferenceEquals(_products, _upsampled))
        {
            return;
        }

        Upsample(firstBin, binCount);
    }

    /// <summary>Adds the layer's part of a time step's products to sums laid out bins x panel width.</summary>
    /// <param name="frame">The time step, counted from the strip's first.</param>
    /// <param name="firstBin">The first frequency row wanted.</param>
    /// <param name="binCount">How many are wanted.</param>
    /// <param name="sums">Receives the sums of the rows wanted; the first layer overwrites, the others add.</param>
    public unsafe void AddTo(int frame, int firstBin, int binCount, Span<float> sums)
    {
        int width = PackedRows.PanelWidth;
        LinearStencil stencil = _query.FrameStencil(_index, _firstFrame + frame);
        int rowLength = (ReferenceEquals(_products, _upsampled) ? _query.Layers[_index].Bins : _bins) * width;
        ReadOnlySpan<float> first = _upsampled.AsSpan(((stencil.First - _layerFirstFrame) * rowLength) + (firstBin * width), binCount * width);
        if (_index == 0)
        {
            // The first layer is the grid itself.
            first.CopyTo(sums);
            return;
        }

        ReadOnlySpan<float> second = _upsampled.AsSpan(((stencil.Second - _layerFirstFrame) * rowLength) + (firstBin * width), binCount * width);
        fixed (float* from = first, to = second, target = sums[..first.Length])
        {
            var kernel = new BlendKernel(from, to, stencil.Weight, target, first.Length);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }

    private unsafe void Upsample(int firstBin, int binCount)
    {
        ReadOnlySpan<LinearStencil> wanted = _query.BinStencils(_index)[..(firstBin + binCount)];
        fixed (float* products = _products, upsampled = _upsampled)
        fixed (LinearStencil* stencils = wanted)
        {
            var kernel = new UpsampleKernel(products, _layerFrames, _query.Layers[_index].Bins, stencils, _bins, firstBin, binCount, upsampled);
            VectorDispatch.Run(ref kernel, Processor.Path);
        }
    }
}
