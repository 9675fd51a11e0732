using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch;

/// <summary>Segments of the training clips and what the teacher makes of them.</summary>
internal sealed class StfpmData(IFeatureExtractor teacher, StfpmOptions options) : IDisposable
{
    private readonly ClipCheck _clips = new();
    private readonly List<int> _clipOfSegment = [];
    private readonly TrainingCache _inputs = new(options.CacheMiB / 4);
    private readonly TrainingCache _features = new(options.CacheMiB - (options.CacheMiB / 4), half: !options.FullPrecisionCache);
    private int _inputFrames;
    private int[] _frames = [];
    private int[] _bins = [];

    public int ClipCount => _clips.Count;

    public int SegmentCount => _clipOfSegment.Count;

    public int Bins => _clips.Bins;

    /// <summary>The number of lowest bins in scope in all clips.</summary>
    public int ValidBins { get; private set; }

    public int ClipOf(int segment) => _clipOfSegment[segment];

    /// <summary>The rows of a layer that are in scope.</summary>
    public int RowsOf(int layer) => SpectrogramBins.RowsInScope(ValidBins, teacher.Layers[layer], _bins[layer]);

    /// <summary>The cells of a layer in scope in one segment.</summary>
    public int CellsOf(int layer) => _frames[layer] * RowsOf(layer);

    public void Add(Spectrogram spectrogram)
    {
        _clips.Add(spectrogram);
        ValidBins = _clips.Count == 1 ? spectrogram.ValidBins : Math.Min(ValidBins, spectrogram.ValidBins);
        int length = options.SegmentFrames;
        for (int start = 0; start == 0 || start < spectrogram.Frames; start += length)
        {
            // The last one reaches back; what is left over of less than a quarter is not worth a segment.
            int rest = spectrogram.Frames - start;
            if (rest < length / 4 && start > 0)
            {
                break;
            }

            AddSegment(spectrogram, rest >= length ? start : Math.Max(0, spectrogram.Frames - length));
        }
    }

    /// <summary>The spectrograms of segments: N x 1 x frames x bins, in the current dispose scope.</summary>
    public torch.Tensor Inputs(ReadOnlySpan<int> segments)
    {
        int length = _inputFrames * Bins;
        float[] values = new float[segments.Length * length];
        for (int i = 0; i < segments.Length; i++)
        {
            _inputs.Read(segments[i], 0, values.AsSpan(i * length, length));
        }

        return values.ToTensor(segments.Length, 1, _inputFrames, Bins);
    }

    /// <summary>The teacher's normalised features of segments, one tensor per layer, in the current dispose scope.</summary>
    public torch.Tensor[] Features(ReadOnlySpan<int> segments)
    {
        var tensors = new torch.Tensor[_frames.Length];
        int offset = 0;
        for (int layer = 0; layer < tensors.Length; layer++)
        {
            int channels = teacher.Layers[layer].Channels;
            int length = channels * _frames[layer] * _bins[layer];
            float[] values = new float[segments.Length * length];
            for (int i = 0; i < segments.Length; i++)
            {
                _features.Read(segments[i], offset, values.AsSpan(i * length, length));
            }

            offset += length;
            tensors[layer] = values.ToTensor(segments.Length, channels, _frames[layer], _bins[layer]);
        }

        return tensors;
    }

    public void Dispose()
    {
        _inputs.Dispose();
        _features.Dispose();
    }

    private void AddSegment(Spectrogram spectrogram, int start)
    {
        int bins = spectrogram.Bins;
        float[] values = new float[options.SegmentFrames * bins];
        for (int t = 0; t < options.SegmentFrames; t++)
        {
            spectrogram.Values.Span.Slice(Mirror(start + t, spectrogram.Frames) * bins, bins).CopyTo(values.AsSpan(t * bins));
        }

        var segment = new Spectrogram(values, options.SegmentFrames, spectrogram.Axes, spectrogram.Source);
        IReadOnlyList<FeatureMap> maps = teacher.Extract(segment, FeaturePurpose.Learning);
        (_frames, _bins) = ([.. maps.Select(map => map.Frames)], [.. maps.Select(map => map.Bins)]);
        float[] features = new float[maps.Sum(map => map.Values.Length)];
        int offset = 0;
        foreach (FeatureMap map in maps)
        {
            float[] normalized = map.Values.ToArray();
            ChannelVectors.Normalize(normalized, map.Layer.Channels);
            ToChannelsFirst(normalized, map.Layer.Channels, features.AsSpan(offset, normalized.Length));
            offset += normalized.Length;
        }

        // As students see it once they are frozen.
        Spectrogram input = WholeCells.Of(segment, teacher.Layers);
        _inputFrames = input.Frames;
        _inputs.Add(input.Values.ToArray());
        _features.Add(features);
        _clipOfSegment.Add(_clips.Count - 1);
    }

    /// <summary>The order in which torch sums a loss over cells.</summary>
    private static void ToChannelsFirst(float[] values, int channels, Span<float> target)
    {
        int cells = values.Length / channels;
        for (int i = 0; i < values.Length; i++)
        {
            target[(i % channels * cells) + (i / channels)] = values[i];
        }
    }

    /// <summary>Mirrors short clips at their ends, again and again: a b c c b a a b.</summary>
    private static int Mirror(int frame, int frames)
    {
        int i = frame % (2 * frames);
        return i < frames ? i : (2 * frames) - 1 - i;
    }
}
