namespace AudioAnomaly.Onnx;

/// <summary>Brings spectrogram values into a network's input.</summary>
internal sealed class NetworkRunner
{
    private readonly TensorAxes _axes;
    private readonly float _factor;
    private readonly float _shift;

    /// <param name="network">The network.</param>
    /// <param name="axes">What the input's axes stand for.</param>
    /// <param name="options">How values in dB become what the network takes.</param>
    public NetworkRunner(OnnxNetwork network, TensorAxes axes, OnnxOptions options)
    {
        (Network, _axes) = (network, axes);
        _factor = (float)(options.Scale / options.Deviation);
        _shift = (float)(-options.Mean / options.Deviation);
    }

    /// <summary>The network.</summary>
    public OnnxNetwork Network { get; }

    /// <summary>Runs the network on windows of one length.</summary>
    /// <param name="windows">The windows: frames x bins in dB each, row-major.</param>
    /// <param name="frames">Frames of a window.</param>
    /// <param name="bins">Bins of a window.</param>
    /// <param name="outputs">The names of the outputs.</param>
    /// <exception cref="OnnxModelException">It does not run on them.</exception>
    public NetworkTensor[] Run(IReadOnlyList<ReadOnlyMemory<float>> windows, int frames, int bins, IReadOnlyList<string> outputs)
    {
        int[] shape = [.. _axes.Letters.Select(letter => letter switch { 'n' => windows.Count, 't' => frames, 'f' => bins, _ => 1 })];
        float[] values = new float[windows.Count * frames * bins];
        int batchStride = _axes.StrideOf('n', shape), frameStride = _axes.StrideOf('t', shape), binStride = _axes.StrideOf('f', shape);
        for (int n = 0; n < windows.Count; n++)
        {
            ReadOnlySpan<float> source = windows[n].Span;
            for (int t = 0; t < frames; t++)
            {
                int place = (n * batchStride) + (t * frameStride);
                for (int f = 0; f < bins; f++)
                {
                    values[place + (f * binStride)] = (source[(t * bins) + f] * _factor) + _shift;
                }
            }
        }

        return Network.Run(values, [.. shape.Select(length => (long)length)], outputs);
    }
}
