using System.Buffers;
using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>
/// Bands of the power spectrum in dB: periodic Hann window, centred frames with reflected edges, 10 log10 with a floor of 1e-10. What front ends that
/// differ in their filters have in common. Immutable.
/// </summary>
internal sealed class BandFrames
{
    /// <summary>The value of digital silence in dB.</summary>
    public const float FloorDb = -100;

    private const int BlockFrames = 16 * PowerSpectrum.MaxLanes;

    private readonly int _fftLength;
    private readonly int _hopLength;
    private readonly BandFilters _filters;
    private readonly PowerSpectrum _spectrum;
    private readonly ExecutionOptions _execution;

    public BandFrames(int fftLength, int windowLength, int hopLength, BandFilters filters, ExecutionOptions execution)
    {
        (_fftLength, _hopLength, _filters, _execution) = (fftLength, hopLength, filters, execution);
        _spectrum = new PowerSpectrum(fftLength, windowLength);
    }

    /// <summary>Half of the Fourier transform, and one more sample for the reflection at the edges: what a frame needs on either side, and the least that a
    /// recording must have.</summary>
    public int ReachSamples => (_fftLength / 2) + 1;

    /// <summary>The axes of its spectrograms.</summary>
    public SpectrogramAxes AxesAt(int sampleRate) => new(_filters.Centres, (double)_hopLength / sampleRate, FloorDb);

    /// <summary>A whole clip, brought to a sample rate.</summary>
    public Spectrogram Compute(AudioClip clip, int sampleRate, SpectrogramAxes axes)
    {
        ArgumentNullException.ThrowIfNull(clip);
        AudioClip resampled = clip.Resample(sampleRate);
        int length = resampled.Samples.Length;
        if (length < ReachSamples)
        {
            throw ShortRecording.Of(clip.Source, clip.Duration.TotalSeconds, (double)ReachSamples / sampleRate, "a spectrogram");
        }

        int frames = (length / _hopLength) + 1;
        float[] values = new float[checked(frames * _filters.Bands)];
        ComputePart(resampled.Samples.Span, 0, length, 0, values);
        return new Spectrogram(values, frames, axes, clip.Source).LimitBandwidth(resampled.BandwidthHz);
    }

    /// <inheritdoc cref="Components.IStreamingFrontEnd.ComputePart"/>
    public void ComputePart(ReadOnlySpan<float> samples, long firstSample, long? length, long firstFrame, Span<float> values)
    {
        int frames = values.Length / _filters.Bands;
        int pad = _fftLength / 2;
        long first = (firstFrame * _hopLength) - pad;
        int count = ((frames - 1) * _hopLength) + _fftLength;
        float[] padded = ArrayPool<float>.Shared.Rent(count);
        float[] rows = ArrayPool<float>.Shared.Rent(values.Length);
        try
        {
            PadByReflection(samples, first - firstSample, -firstSample, (length ?? (firstSample + samples.Length)) - firstSample, padded.AsSpan(0, count));
            ComputeFrames(padded, frames, rows);
            rows.AsSpan(0, values.Length).CopyTo(values);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(padded);
            ArrayPool<float>.Shared.Return(rows);
        }
    }

    /// <summary>
    /// Copies what frames are made of; beyond the recording's edges it is mirrored, without repeating the edge sample. Places count from the part's first
    /// sample.
    /// </summary>
    /// <param name="part">Samples of the recording.</param>
    /// <param name="from">The first place wanted.</param>
    /// <param name="start">The place of the recording's first sample.</param>
    /// <param name="end">The place after its last sample.</param>
    /// <param name="padded">Receives the samples.</param>
    private static void PadByReflection(ReadOnlySpan<float> part, long from, long start, long end, Span<float> padded)
    {
        int before = (int)Math.Clamp(start - from, 0, padded.Length);
        int inside = (int)Math.Clamp(end - from, before, padded.Length);
        part.Slice((int)(from + before), inside - before).CopyTo(padded[before..]);
        for (int i = 0; i < before; i++)
        {
            padded[i] = part[(int)((2 * start) - from - i)];
        }

        for (int i = inside; i < padded.Length; i++)
        {
            padded[i] = part[(int)((2 * (end - 1)) - from - i)];
        }
    }

    /// <summary>Frames are independent of each other, so that neither blocks nor threads change a value.</summary>
    private void ComputeFrames(float[] padded, int frames, float[] values)
    {
        int blocks = (frames + BlockFrames - 1) / BlockFrames;
        Parallel.For(
            0,
            blocks,
            _execution.ToParallelOptions(),
            () => (Work: ArrayPool<double>.Shared.Rent(_spectrum.WorkLength), Power: ArrayPool<double>.Shared.Rent(_spectrum.PowerLength)),
            (block, _, memory) =>
            {
                int first = block * BlockFrames, count = Math.Min(BlockFrames, frames - first);
                Span<float> rows = values.AsSpan(first * _filters.Bands, count * _filters.Bands);
                ComputeBlock(padded.AsSpan(first * _hopLength, ((count - 1) * _hopLength) + _fftLength), count, memory.Work, memory.Power, rows);
                return memory;
            },
            memory =>
            {
                ArrayPool<double>.Shared.Return(memory.Work);
                ArrayPool<double>.Shared.Return(memory.Power);
            });
    }

    private unsafe void ComputeBlock(ReadOnlySpan<float> signal, int frames, double[] work, double[] power, Span<float> rows)
    {
        fixed (float* samples = signal, values = rows)
        fixed (double* buffer = work, spectra = power)
        {
            var kernel = new BandKernel(_spectrum, _filters, samples, _hopLength, frames, buffer, spectra, values);
            VectorDispatch.RunDouble(ref kernel, Processor.Path);
        }
    }
}
