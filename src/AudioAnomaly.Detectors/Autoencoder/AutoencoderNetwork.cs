using System.Numerics.Tensors;

namespace AudioAnomaly;

/// <summary>A trained autoencoder: dense layers with normalisation folded in, from dB to dB. Managed code, no native library. Immutable.</summary>
internal sealed class AutoencoderNetwork
{
    private const int BlockRows = 64;
    private readonly DenseLayer[] _layers;

    /// <param name="layers">The layers; all but the last are rectified.</param>
    /// <param name="bins">Bins of a frame.</param>
    /// <param name="contextFrames">Frames of a window.</param>
    public AutoencoderNetwork(DenseLayer[] layers, int bins, int contextFrames)
        => (_layers, Bins, ContextFrames) = (layers, bins, contextFrames);

    public int Bins { get; }

    public int ContextFrames { get; }

    public IReadOnlyList<DenseLayer> Layers => _layers;

    /// <summary>The number of inputs and of the units of each layer.</summary>
    public static int[] WidthsOf(AutoencoderOptions options, int bins)
    {
        int length = checked(bins * options.ContextFrames);
        return [length, .. Enumerable.Repeat(options.HiddenUnits, 4), options.BottleneckUnits, .. Enumerable.Repeat(options.HiddenUnits, 4), length];
    }

    /// <summary>The squared error of every window of consecutive frames.</summary>
    /// <param name="spectrogram">Frames x bins.</param>
    /// <param name="frames">Number of frames, at least <see cref="ContextFrames"/>.</param>
    /// <param name="windows">Told the first window of a block, the number of windows in it and their errors (windows x context frames x bins), block after
    /// block.</param>
    public void Errors(ReadOnlySpan<float> spectrogram, int frames, Action<int, int, float[]> windows)
    {
        int count = frames - ContextFrames + 1;
        int length = Bins * ContextFrames;
        int widest = _layers.Max(layer => layer.OutputStride);
        float[] input = new float[BlockRows * widest];
        float[] output = new float[BlockRows * widest];
        float[] errors = new float[BlockRows * length];
        for (int first = 0; first < count; first += BlockRows)
        {
            int rows = Math.Min(BlockRows, count - first);

            // Windows overlap in memory as they do in time.
            ReadOnlySpan<float> source = spectrogram.Slice(first * Bins, ((rows - 1) * Bins) + length);
            _layers[0].Apply(source, rows, Bins, output);
            for (int i = 1; i < _layers.Length; i++)
            {
                (input, output) = (output, input);
                _layers[i].Apply(input, rows, _layers[i - 1].OutputStride, output);
            }

            for (int row = 0; row < rows; row++)
            {
                Span<float> error = errors.AsSpan(row * length, length);
                TensorPrimitives.Subtract(output.AsSpan(row * _layers[^1].OutputStride, length), source.Slice(row * Bins, length), error);
                TensorPrimitives.Multiply(error, error, error);
            }

            windows(first, rows, errors);
        }
    }
}
