using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>The locally averaged features of the training clips, each layer on its own grid.</summary>
internal sealed class CfaData(IFeatureExtractor extractor, CfaOptions options) : IDisposable
{
    private readonly TrainingCache _cache = new(options.CacheMiB, half: !options.FullPrecisionCache);
    private readonly ClipCheck _clips = new();
    private readonly List<(FeatureLayer Layer, int Frames, int Bins)[]> _grids = [];
    private readonly ChannelStatistics?[] _statistics = new ChannelStatistics?[extractor.Layers.Count];
    private FeatureScaling[] _scalings = [];
    private int _validBins;

    public int ClipCount => _clips.Count;

    public int Bins => _clips.Bins;

    /// <summary>The channels of all layers.</summary>
    public int Channels => extractor.Layers.Sum(layer => layer.Channels);

    public void Add(Spectrogram spectrogram)
    {
        _clips.Add(spectrogram);
        _validBins = _clips.Count == 1 ? spectrogram.ValidBins : Math.Min(_validBins, spectrogram.ValidBins);
        var features = new PatchFeatures(extractor.Extract(spectrogram, FeaturePurpose.Learning), CfaModel.NeighborhoodSize);
        _grids.Add([.. features.Layers.Select(layer => (layer.Layer, layer.Frames, layer.Bins))]);
        if (extractor.Kind == FeatureKind.Decibels)
        {
            for (int l = 0; l < features.Layers.Count; l++)
            {
                Count(l, features.Layers[l], spectrogram.ValidBins);
            }
        }

        _cache.Add([.. features.Layers.SelectMany(layer => layer.Rows)]);
    }

    /// <summary>Ends the collection.</summary>
    /// <exception cref="FitException">There are no clips.</exception>
    public void Complete()
    {
        _ = Bins;
        _scalings = extractor.Kind == FeatureKind.Decibels ? [.. _statistics.Select(statistics => statistics!.ToScaling(standardize: true))] : [];
    }

    /// <summary>The scaling of raw features, all layers one after the other; null for a network's, which are taken as they are.</summary>
    public FeatureScaling? Scaling => _scalings.Length == 0 ? null : new([.. _scalings.SelectMany(scaling => scaling.Mean)], [.. _scalings.SelectMany(scaling => scaling.Scale)]);

    /// <summary>A clip's grid.</summary>
    public CfaGrid GridOf(int clip) => new(_grids[clip], Rows);

    /// <summary>The longest clip of several.</summary>
    public int LongestOf(IEnumerable<int> clips) => clips.MaxBy(clip => _grids[clip][0].Frames);

    /// <summary>A clip's features per layer: cells x channels, scaled.</summary>
    public float[][] ReadLayers(int clip)
    {
        var layers = new float[extractor.Layers.Count][];
        int offset = 0;
        for (int l = 0; l < layers.Length; l++)
        {
            (FeatureLayer layer, int frames, int bins) = _grids[clip][l];
            layers[l] = new float[layer.Channels * frames * bins];
            _cache.Read(clip, offset, layers[l]);
            offset += layers[l].Length;
            for (int start = 0; _scalings.Length > 0 && start < layers[l].Length; start += layer.Channels)
            {
                _scalings[l].Apply(layers[l].AsSpan(start, layer.Channels));
            }
        }

        return layers;
    }

    /// <summary>The same as tensors, in the current dispose scope.</summary>
    public torch.Tensor[] ReadTensors(int clip) => ToTensors(ReadLayers(clip));

    /// <summary>The mean over clips of every cell, on the grid of the longest: cells that a clip does not reach are left to the others.</summary>
    public torch.Tensor[] Mean(IReadOnlyList<int> clips)
    {
        (FeatureLayer Layer, int Frames, int Bins)[] grid = _grids[LongestOf(clips)];
        double[][] sums = [.. grid.Select(layer => new double[layer.Layer.Channels * layer.Frames * layer.Bins])];
        int[][] counts = [.. sums.Select(sum => new int[sum.Length])];
        foreach (int clip in clips)
        {
            float[][] layers = ReadLayers(clip);
            for (int l = 0; l < layers.Length; l++)
            {
                for (int i = 0; i < layers[l].Length; i++)
                {
                    sums[l][i] += layers[l][i];
                    counts[l][i]++;
                }
            }
        }

        return ToTensors([.. sums.Zip(counts, (sum, count) => sum.Zip(count, (value, n) => (float)(value / n)).ToArray())]);
    }

    public void Dispose() => _cache.Dispose();

    private int Rows => SpectrogramBins.RowsInScope(_validBins, _grids[0][0].Layer, _grids[0][0].Bins);

    private torch.Tensor[] ToTensors(float[][] layers)
        => [.. layers.Select((values, l) => values.ToTensor(values.Length / extractor.Layers[l].Channels, extractor.Layers[l].Channels))];

    private void Count(int l, PatchLayer layer, int validBins)
    {
        int rows = SpectrogramBins.RowsInScope(validBins, layer.Layer, layer.Bins);
        for (int frame = 0; frame < layer.Frames; frame++)
        {
            for (int bin = 0; bin < rows; bin++)
            {
                ReadOnlySpan<float> row = layer.Rows.AsSpan(((frame * layer.Bins) + bin) * layer.Channels, layer.Channels);
                (_statistics[l] ??= new ChannelStatistics(row)).Add(row);
            }
        }
    }
}
