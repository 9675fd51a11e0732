using System.Buffers;
using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>
/// The log-mel front end of PANNs and CLAP (torchlibrosa): periodic Hann window, centred frames with reflected edges, power spectrum, Slaney mel bands, 10
/// log10 with a floor of 1e-10.
/// </summary>
/// <remarks>
/// A clip of L samples (at <see cref="SampleRate"/>) gives floor(L / hop) + 1 frames; frame t is centred on sample t * hop.
/// Values are in dB re 1, unclipped; digital silence is -100 dB. Managed code, no native library. Immutable and safe to use from several threads.
/// </remarks>
public sealed class LogMelFrontEnd : IStreamingFrontEnd
{
    /// <summary>The front end's stable id in model files.</summary>
    public const string ComponentId = "logmel";

    private const float FloorDb = -100;
    private const int BlockFrames = 16 * PowerSpectrum.MaxLanes;

    private readonly LogMelOptions _options;
    private readonly ExecutionOptions _execution;
    private readonly PowerSpectrum _spectrum;
    private readonly MelFilterBank _filters;

    /// <summary>Creates the front end.</summary>
    /// <param name="options">Its settings; copied.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public LogMelFrontEnd(LogMelOptions options, ComponentContext? components = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = LogMelOptions.Format.Checked(options);
        _execution = (components ?? ComponentContext.Empty).Execution;
        _spectrum = new PowerSpectrum(_options.FftLength, _options.WindowLength);
        _filters = new MelFilterBank(_options);
        Axes = new SpectrogramAxes(_filters.Centres, (double)_options.HopLength / _options.SampleRate, FloorDb);
    }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public int SampleRate => _options.SampleRate;

    /// <summary>A copy of its settings, for feature extractors that check what their weights were trained with.</summary>
    public LogMelOptions Options => _options with { };

    /// <inheritdoc/>
    public int HopLength => _options.HopLength;

    /// <inheritdoc/>
    /// <remarks>Half of the Fourier transform, and one more sample for the reflection at the edges.</remarks>
    public int ReachSamples => (_options.FftLength / 2) + 1;

    /// <inheritdoc/>
    /// <remarks>The edges are reflected, so the clip must be longer than half of the Fourier transform.</remarks>
    public int MinSamples => (_options.FftLength / 2) + 1;

    /// <inheritdoc/>
    public SpectrogramAxes Axes { get; }

    /// <summary>Whether its mel filters are those of other settings: the part that a network's weights depend on most.</summary>
    internal bool HasFiltersOf(LogMelOptions other)
        => (_options.SampleRate, _options.FftLength, _options.MelBands, _options.MinFrequency, _options.MaxFrequency)
        == (other.SampleRate, other.FftLength, other.MelBands, other.MinFrequency, other.MaxFrequency);

    /// <inheritdoc/>
    public Spectrogram Compute(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        AudioClip resampled = clip.Resample(SampleRate);
        int length = resampled.Samples.Length;
        if (length < MinSamples)
        {
            throw ShortRecording.Of(clip.Source, clip.Duration.TotalSeconds, (double)MinSamples / SampleRate, "a spectrogram");
        }

        int frames = (length / HopLength) + 1;
        float[] values = new float[checked(frames * _options.MelBands)];
        ComputePart(resampled.Samples.Span, 0, length, 0, values);
        return new Spectrogram(values, frames, Axes, clip.Source).LimitBandwidth(resampled.BandwidthHz);
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The part does not reach far enough.</exception>
    public void ComputePart(ReadOnlySpan<float> samples, long firstSample, long? length, long firstFrame, Span<float> values)
    {
        int frames = values.Length / _options.MelBands;
        int pad = _options.FftLength / 2;
        long first = (firstFrame * HopLength) - pad;
        int count = ((frames - 1) * HopLength) + _options.FftLength;
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

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        JsonObject options = LogMelOptions.Format.ToJson(_options);
        options["resampler"] = SincResampler.Id;
        return new ComponentState(ComponentId, options) { Origin = FeaturePackage.Origin };
    }

    internal static void Register(ComponentRegistry registry) => registry.Add<ISpectrogramFrontEnd>(ComponentId, FromState);

    internal static LogMelFrontEnd FromState(ComponentState state, ComponentContext components)
        => state.Options["resampler"]!.GetValue<string>() is var resampler && resampler != SincResampler.Id
            ? throw new FormatException($"it was fitted with the resampler '{resampler}', and this version has '{SincResampler.Id}'.")
            : new LogMelFrontEnd(LogMelOptions.Format.FromJson(state.Options), components);

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
            () => (Work: new double[_spectrum.WorkLength], Power: new double[_spectrum.PowerLength]),
            (block, _, memory) =>
            {
                int first = block * BlockFrames, count = Math.Min(BlockFrames, frames - first);
                Span<float> rows = values.AsSpan(first * _options.MelBands, count * _options.MelBands);
                ComputeBlock(padded.AsSpan(first * HopLength, ((count - 1) * HopLength) + _options.FftLength), count, memory.Work, memory.Power, rows);
                return memory;
            },
            _ => { });
    }

    private unsafe void ComputeBlock(ReadOnlySpan<float> signal, int frames, double[] work, double[] power, Span<float> rows)
    {
        fixed (float* samples = signal, values = rows)
        fixed (double* buffer = work, spectra = power)
        {
            var kernel = new LogMelKernel(_spectrum, _filters, samples, HopLength, frames, buffer, spectra, values);
            VectorDispatch.RunDouble(ref kernel, Processor.Path);
        }
    }
}
