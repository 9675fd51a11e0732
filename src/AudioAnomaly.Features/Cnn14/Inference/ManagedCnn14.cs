namespace AudioAnomaly;

/// <summary>
/// CNN14's blocks in managed code, 32-bit floats: batch norms folded, convolutions by Winograd's method, rectifier and pooling within them, up to the
/// last block tapped. Immutable; safe to use from several threads.
/// </summary>
/// <remarks>
/// All instruction sets with fused multiply-add give the same bits, with any number of threads, alone or in a batch: lanes run over output channels, and
/// every sum
/// is taken over input channels in one order.
/// </remarks>
internal sealed class ManagedCnn14
{
    private readonly bool[] _taps;
    private readonly int[] _widths;

    /// <param name="weights">The weights.</param>
    /// <param name="taps">For each block, whether it is tapped; the network ends at the last one.</param>
    /// <param name="path">The instruction set; that of <see cref="Processor.Path"/> if null.</param>
    /// <exception cref="ArgumentException">No block is tapped, or the bands are too few for the last one.</exception>
    public ManagedCnn14(Cnn14Weights weights, ReadOnlySpan<bool> taps, VectorPath? path = null)
    {
        int blocks = taps.LastIndexOf(true) + 1;
        if (blocks == 0)
        {
            throw new ArgumentException("No block is tapped.", nameof(taps));
        }

        Bands = weights.Mels;
        MinFrames = 1 << blocks;
        if (Bands < MinFrames)
        {
            throw new ArgumentException($"Block {blocks} needs at least {MinFrames} mel bands, not {Bands}.", nameof(weights));
        }

        (_taps, _widths) = (taps[..blocks].ToArray(), [.. weights.Widths]);
        Kernel = StripKernel.For(path ?? Processor.Path);
        Layers = new WinogradLayer[(2 * blocks) - 1];
        First = new FirstLayer(weights, KernelOf(weights, 0, 1));
        Layers[0] = new WinogradLayer(KernelOf(weights, 0, 2), Kernel.Lanes, pools: true);
        for (int layer = 1; layer < Layers.Length; layer++)
        {
            int second = (layer + 1) % 2;
            Layers[layer] = new WinogradLayer(KernelOf(weights, (layer + 1) / 2, second + 1), Kernel.Lanes, pools: second == 1);
        }
    }

    /// <summary>The mel bands of the input.</summary>
    public int Bands { get; }

    /// <summary>The least number of frames.</summary>
    public int MinFrames { get; }

    /// <summary>The number of blocks computed.</summary>
    public int BlockCount => _taps.Length;

    /// <summary>The first convolution of block 1.</summary>
    internal FirstLayer First { get; }

    /// <summary>All other convolutions: the second of block 1, then both of every other block.</summary>
    internal WinogradLayer[] Layers { get; }

    internal StripKernel Kernel { get; }

    /// <summary>Whether a block is tapped.</summary>
    public bool IsTapped(int block) => _taps[block];

    /// <summary>The channels of a block.</summary>
    public int Width(int block) => _widths[block];

    /// <summary>Computes the tapped blocks of one recording.</summary>
    /// <param name="spectrogram">Frames x <see cref="Bands"/> values, row-major.</param>
    /// <param name="workers">The most threads to use, this one among them.</param>
    /// <returns>The tapped blocks' outputs, from the first block on.</returns>
    public BlockOutput[] Run(ReadOnlyMemory<float> spectrogram, int workers) => Run([spectrogram], workers)[0];

    /// <summary>Computes the tapped blocks of several recordings, whose lengths may differ.</summary>
    /// <param name="spectrograms">For each recording, frames x <see cref="Bands"/> values, row-major.</param>
    /// <param name="workers">The most threads to use, this one among them.</param>
    /// <returns>For each recording, the tapped blocks' outputs, from the first block on.</returns>
    /// <exception cref="ArgumentException">A spectrogram has no whole number of frames, or fewer than <see cref="MinFrames"/>.</exception>
    public BlockOutput[][] Run(ReadOnlySpan<ReadOnlyMemory<float>> spectrograms, int workers)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(workers);
        foreach (ReadOnlyMemory<float> spectrogram in spectrograms)
        {
            if (spectrogram.Length % Bands != 0 || spectrogram.Length / Bands < MinFrames)
            {
                throw new ArgumentException(
                    $"A spectrogram needs at least {MinFrames} frames of {Bands} bands, not {spectrogram.Length} values.", nameof(spectrograms));
            }
        }

        if (spectrograms.IsEmpty)
        {
            return [];
        }

        BlockOutput[][] outputs = CreateOutputs(spectrograms);
        var run = NetworkRun.Rent();
        try
        {
            run.Run(this, spectrograms, outputs, workers);
        }
        finally
        {
            run.Return();
        }

        // The layers' numbers are read through pointers.
        GC.KeepAlive(this);
        return outputs;
    }

    private BlockOutput[][] CreateOutputs(ReadOnlySpan<ReadOnlyMemory<float>> spectrograms)
    {
        int taps = _taps.Count(tapped => tapped);
        var outputs = new BlockOutput[spectrograms.Length][];
        for (int item = 0; item < outputs.Length; item++)
        {
            outputs[item] = new BlockOutput[taps];
            (int frames, int bins, int tap) = (spectrograms[item].Length / Bands, Bands, 0);
            for (int block = 0; block < _taps.Length; block++)
            {
                (frames, bins) = (frames / 2, bins / 2);
                if (_taps[block])
                {
                    float[] values = GC.AllocateUninitializedArray<float>(checked(frames * bins * _widths[block]));
                    outputs[item][tap++] = new BlockOutput(values, frames, bins, _widths[block]);
                }
            }
        }

        return outputs;
    }

    private static FoldedKernel KernelOf(Cnn14Weights weights, int block, int number)
        => new(weights, $"{Cnn14Weights.BlockName(block)}.conv{number}", $"{Cnn14Weights.BlockName(block)}.bn{number}");
}
