namespace AudioAnomaly;

/// <summary>
/// What turns the spectrogram into block 1's first feature map: the input normalisation of each band, then a direct 3x3 convolution from one channel.
/// Immutable.
/// </summary>
internal sealed unsafe class FirstLayer
{
    /// <summary>The cells computed at once; the last of a row may lie beyond it.</summary>
    public const int CellsAtOnce = 8;

    private readonly PinnedFloats _scale;
    private readonly PinnedFloats _shift;
    private readonly PinnedFloats _kernel;
    private readonly PinnedFloats _bias;

    public FirstLayer(Cnn14Weights weights, FoldedKernel kernel)
    {
        (Bands, Outputs) = (weights.Mels, ChannelBlocks.Held(kernel.Outputs));
        (double[] gain, double[] shift) = FoldedNorm.Of(weights, "bn0");

        // Beyond the last band all is zero, so that whole vectors keep the border clear.
        _scale = new PinnedFloats(ChannelBlocks.Held(Bands));
        _shift = new PinnedFloats(ChannelBlocks.Held(Bands));
        for (int band = 0; band < Bands; band++)
        {
            (_scale.Pointer[band], _shift.Pointer[band]) = ((float)gain[band], (float)shift[band]);
        }

        _kernel = new PinnedFloats(FoldedKernel.Taps * Outputs);
        _bias = new PinnedFloats(Outputs);
        Span<double> taps = stackalloc double[FoldedKernel.Taps];
        for (int output = 0; output < kernel.Outputs; output++)
        {
            kernel.Between(output, 0, taps);
            _bias.Pointer[output] = kernel.Bias[output];
            for (int tap = 0; tap < FoldedKernel.Taps; tap++)
            {
                _kernel.Pointer[(tap * Outputs) + output] = (float)taps[tap];
            }
        }
    }

    /// <summary>The mel bands of the input.</summary>
    public int Bands { get; }

    /// <summary>The output channels held.</summary>
    public int Outputs { get; }

    /// <summary>A factor a band, whole vectors of them.</summary>
    public float* Scale => _scale.Pointer;

    /// <summary>A summand a band, whole vectors of them.</summary>
    public float* Shift => _shift.Pointer;

    /// <summary>Tap by tap, a factor an output channel.</summary>
    public float* Kernel => _kernel.Pointer;

    /// <summary>A summand an output channel.</summary>
    public float* Bias => _bias.Pointer;

    /// <summary>
    /// Numbers from one row of the normalised spectrogram to the next: a zero at the left, and the reach of the last vector and of the last cells at the
    /// right.
    /// </summary>
    public int RowStride => 1 + ChannelBlocks.Held(Bands) + ChannelBlocks.Width;

    /// <summary>The numbers that computing so many rows writes at most.</summary>
    public long OutputLength(int rows) => (((long)rows * Bands) + CellsAtOnce) * Outputs;

    /// <summary>The working memory for computing so many rows, in numbers.</summary>
    public long WorkLength(int rows) => (rows + 2L) * RowStride;
}
