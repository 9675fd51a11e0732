using System.ComponentModel.DataAnnotations;
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
/// <example>
/// <code>
/// var frontEnd = new LogMelFrontEnd(LogMelOptions.Panns16k);
/// Spectrogram spectrogram = frontEnd.Compute(AudioClip.FromFile("pump.wav"));
/// Console.WriteLine($"{spectrogram.Frames} frames of {spectrogram.Bins} bands; the first cell has {spectrogram[0, 0]:0.0} dB");
/// </code>
/// </example>
public sealed class LogMelFrontEnd : IStreamingFrontEnd
{
    /// <summary>The front end's stable id in model files.</summary>
    public const string ComponentId = "logmel";

    private readonly LogMelOptions _options;
    private readonly BandFrames _frames;

    /// <summary>Creates the front end.</summary>
    /// <param name="options">Its settings; copied.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public LogMelFrontEnd(LogMelOptions options, ComponentContext? components = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = LogMelOptions.Format.Checked(options);
        _frames = new BandFrames(_options.FftLength, _options.WindowLength, _options.HopLength, new MelFilterBank(_options), (components ?? ComponentContext.Empty).Execution);
        Axes = _frames.AxesAt(_options.SampleRate);
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
    public int ReachSamples => _frames.ReachSamples;

    /// <inheritdoc/>
    /// <remarks>The edges are reflected, so the clip must be longer than half of the Fourier transform.</remarks>
    public int MinSamples => _frames.ReachSamples;

    /// <inheritdoc/>
    public SpectrogramAxes Axes { get; }

    /// <summary>Whether its mel filters are those of other settings: the part that a network's weights depend on most.</summary>
    internal bool HasFiltersOf(LogMelOptions other)
        => (_options.SampleRate, _options.FftLength, _options.MelBands, _options.MinFrequency, _options.MaxFrequency)
        == (other.SampleRate, other.FftLength, other.MelBands, other.MinFrequency, other.MaxFrequency);

    /// <inheritdoc/>
    public Spectrogram Compute(AudioClip clip) => _frames.Compute(clip, SampleRate, Axes);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The part does not reach far enough.</exception>
    public void ComputePart(ReadOnlySpan<float> samples, long firstSample, long? length, long firstFrame, Span<float> values)
        => _frames.ComputePart(samples, firstSample, length, firstFrame, values);

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        JsonObject options = LogMelOptions.Format.ToJson(_options);
        SavedResampler.Write(options);
        return new ComponentState(ComponentId, options) { Origin = FeaturePackage.Origin };
    }

    internal static void Register(ComponentRegistry registry) => registry.Add<ISpectrogramFrontEnd>(ComponentId, FromState);

    internal static LogMelFrontEnd FromState(ComponentState state, ComponentContext components)
    {
        SavedResampler.Check(state.Options);
        return new LogMelFrontEnd(LogMelOptions.Format.FromJson(state.Options), components);
    }
}
