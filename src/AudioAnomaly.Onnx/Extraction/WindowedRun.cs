using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx;

/// <summary>Runs a probed network on spectrograms of any length. Immutable and safe to use from several threads.</summary>
internal sealed class WindowedRun
{
    private const int MostItems = 16;

    private readonly NetworkRunner _runner;
    private readonly ProbedNetwork _probed;
    private readonly string[] _outputs;
    private readonly int _margin;
    private readonly int _hop;

    public WindowedRun(NetworkRunner runner, ProbedNetwork probed)
    {
        (_runner, _probed) = (runner, probed);
        _outputs = [.. probed.Layers.Select(layer => layer.Layer.Name)];
        if (probed.Frames is { } frames)
        {
            // Cells near a window's edges are taken from its neighbours.
            int alignment = WholeCells.GridOf([.. probed.Layers.Select(layer => layer.Layer)]);
            int reach = Math.Min(probed.ContextFrames ?? int.MaxValue, frames / 4);
            _margin = (reach + alignment - 1) / alignment * alignment;
            _hop = (frames - (2 * _margin)) / alignment * alignment;
            if (_hop <= 0)
            {
                (_margin, _hop) = (0, Math.Max(alignment, frames / alignment * alignment));
            }
        }
    }

    /// <summary>Computes feature maps.</summary>
    public IReadOnlyList<IReadOnlyList<FeatureMap>> Run(IReadOnlyList<Spectrogram> spectrograms)
    {
        var maps = new IReadOnlyList<FeatureMap>[spectrograms.Count];
        if (_probed.Frames is { } frames)
        {
            for (int i = 0; i < maps.Length; i++)
            {
                maps[i] = RunWindows(spectrograms[i], frames);
            }

            return maps;
        }

        foreach (IGrouping<(int Frames, int Bins), int> alike in Enumerable.Range(0, maps.Length).GroupBy(i => (spectrograms[i].Frames, spectrograms[i].Bins)))
        {
            foreach (int[] items in alike.Chunk(_probed.TakesBatches ? MostItems : 1))
            {
                int padded = alike.Key.Frames + (2 * _probed.Padding);
                NetworkTensor[] outputs = Compute([.. items.Select(i => Cut(spectrograms[i], -_probed.Padding, padded))], padded, alike.Key.Bins);
                for (int n = 0; n < items.Length; n++)
                {
                    maps[items[n]] = [.. _probed.Layers.Select((layer, l) => ToMap(outputs[l], layer, n, alike.Key.Frames))];
                }
            }
        }

        return maps;
    }

    private NetworkTensor[] Compute(IReadOnlyList<ReadOnlyMemory<float>> windows, int frames, int bins)
    {
        NetworkTensor[] outputs = _runner.Run(windows, frames, bins, _outputs);
        for (int l = 0; l < outputs.Length; l++)
        {
            if (!OutputGrid.Fits(outputs[l], _probed.Layers[l].Axes, _probed.Layers[l].Layer, windows.Count))
            {
                throw new OnnxModelException(
                    _runner.Network.File,
                    $"its output '{_outputs[l]}' has the shape [{string.Join(", ", outputs[l].Shape)}]"
                    + $" where {_probed.Layers[l].Layer.Channels} channels are expected ('{_probed.Layers[l].Axes.Letters}').")
                {
                    TensorName = _outputs[l],
                };
            }
        }

        return outputs;
    }

    private static FeatureMap ToMap(NetworkTensor output, ProbedLayer layer, int item, int frames)
    {
        int cells = Math.Max(1, frames / layer.Layer.FrameStride), bins = layer.Axes.LengthOf('f', output.Shape);
        float[] values = new float[cells * bins * layer.Layer.Channels];
        OutputGrid.Copy(output, layer.Axes, item, layer.SkippedCells, cells, values);
        return new FeatureMap(layer.Layer, cells, bins, values);
    }

    private FeatureMap[] RunWindows(Spectrogram spectrogram, int frames)
    {
        var starts = new List<int> { 0 };
        while (starts[^1] + frames < spectrogram.Frames)
        {
            starts.Add(starts[^1] + _hop);
        }

        float[][] values = new float[_probed.Layers.Count][];
        int[] rows = new int[values.Length];
        foreach (int[] some in Enumerable.Range(0, starts.Count).Chunk(_probed.TakesBatches ? MostItems : 1))
        {
            NetworkTensor[] outputs = Compute([.. some.Select(w => Cut(spectrogram, starts[w], frames))], frames, spectrogram.Bins);
            for (int l = 0; l < values.Length; l++)
            {
                ProbedLayer layer = _probed.Layers[l];
                int cells = Math.Max(1, spectrogram.Frames / layer.Layer.FrameStride);
                rows[l] = layer.Axes.LengthOf('f', outputs[l].Shape);
                int width = rows[l] * layer.Layer.Channels;
                values[l] ??= new float[cells * width];
                for (int n = 0; n < some.Length; n++)
                {
                    bool isFirst = some[n] == 0, isLast = some[n] == starts.Count - 1;
                    int start = starts[some[n]] / layer.Layer.FrameStride;
                    int begin = isFirst ? 0 : (starts[some[n]] + _margin) / layer.Layer.FrameStride;
                    int end = isLast ? cells : Math.Min(cells, (starts[some[n] + 1] + _margin) / layer.Layer.FrameStride);
                    if (end > begin)
                    {
                        Span<float> target = values[l].AsSpan(begin * width, (end - begin) * width);
                        OutputGrid.Copy(outputs[l], layer.Axes, n, begin - start, end - begin, target);
                    }
                }
            }
        }

        return [.. _probed.Layers.Select((layer, l) => new FeatureMap(layer.Layer, values[l].Length / (rows[l] * layer.Layer.Channels), rows[l], values[l]))];
    }

    /// <summary>Frames of a spectrogram; beyond its ends the outer ones repeat.</summary>
    private static ReadOnlyMemory<float> Cut(Spectrogram spectrogram, int start, int count)
    {
        if (start >= 0 && start + count <= spectrogram.Frames)
        {
            return spectrogram.Values.Slice(start * spectrogram.Bins, count * spectrogram.Bins);
        }

        float[] cut = new float[count * spectrogram.Bins];
        for (int t = 0; t < count; t++)
        {
            int frame = Math.Clamp(start + t, 0, spectrogram.Frames - 1);
            spectrogram.Values.Span.Slice(frame * spectrogram.Bins, spectrogram.Bins).CopyTo(cut.AsSpan(t * spectrogram.Bins));
        }

        return cut;
    }
}
