using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;

namespace AudioAnomaly.Audio;

/// <summary>
/// Log spectra with bands as the ear has them: the frames, floor and level of <see cref="LogMelFrontEnd"/>, with gammatone filters or with triangles on the
/// Bark scale, which NWaves designs.
/// </summary>
/// <remarks>
/// The filters work on the power spectrum of each frame, so that no band follows sound faster than the window. Models keep them, so that a model computes
/// the same bits on every machine. Immutable and safe to use from several threads.
/// </remarks>
public sealed class AuditoryFrontEnd : IStreamingFrontEnd
{
    /// <summary>The stable id in model files of a front end on the ERB scale.</summary>
    public const string ErbId = "erb";

    /// <summary>The stable id in model files of a front end on the Bark scale.</summary>
    public const string BarkId = "bark";

    private readonly AuditoryOptions _options;
    private readonly TensorData _weights;
    private readonly BandFrames _frames;

    /// <summary>Creates the front end.</summary>
    /// <param name="scale">How the bands are spread and shaped.</param>
    /// <param name="options">Its settings; copied.</param>
    /// <param name="components">On what to compute; all processors if null.</param>
    /// <exception cref="ValidationException">A setting is out of range.</exception>
    public AuditoryFrontEnd(AuditoryScale scale, AuditoryOptions options, ComponentContext? components = null)
        : this(scale, options ?? throw new ArgumentNullException(nameof(options)), components, weights: null)
    {
    }

    private AuditoryFrontEnd(AuditoryScale scale, AuditoryOptions options, ComponentContext? components, TensorData? weights)
    {
        Id = scale switch
        {
            AuditoryScale.Erb => ErbId,
            AuditoryScale.Bark => BarkId,
            _ => throw new ArgumentOutOfRangeException(nameof(scale), scale, "There is no such scale."),
        };
        Scale = scale;
        _options = AuditoryOptions.Format.Checked(options);
        _weights = weights ?? AuditoryFilterBank.Design(scale, _options);
        _frames = new BandFrames(
            _options.FftLength, _options.WindowLength, _options.HopLength, AuditoryFilterBank.ToFilters(scale, _options, _weights), (components ?? ComponentContext.Empty).Execution);
        Axes = _frames.AxesAt(_options.SampleRate);
    }

    /// <inheritdoc/>
    public string Id { get; }

    /// <summary>How the bands are spread and shaped.</summary>
    public AuditoryScale Scale { get; }

    /// <summary>A copy of its settings.</summary>
    public AuditoryOptions Options => _options with { };

    /// <inheritdoc/>
    public int SampleRate => _options.SampleRate;

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

    /// <inheritdoc/>
    public Spectrogram Compute(AudioClip clip) => _frames.Compute(clip, SampleRate, Axes);

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The part does not reach far enough.</exception>
    public void ComputePart(ReadOnlySpan<float> samples, long firstSample, long? length, long firstFrame, Span<float> values)
        => _frames.ComputePart(samples, firstSample, length, firstFrame, values);

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        JsonObject options = AuditoryOptions.Format.ToJson(_options);
        SavedResampler.Write(options);
        var state = new ComponentState(Id, options) { Origin = FeaturePackage.Origin };
        state.Tensors["weights"] = _weights;
        return state;
    }

    internal static void Register(ComponentRegistry registry)
    {
        registry.Add<ISpectrogramFrontEnd>(ErbId, static (state, components) => FromState(AuditoryScale.Erb, state, components));
        registry.Add<ISpectrogramFrontEnd>(BarkId, static (state, components) => FromState(AuditoryScale.Bark, state, components));
    }

    private static AuditoryFrontEnd FromState(AuditoryScale scale, ComponentState state, ComponentContext components)
    {
        SavedResampler.Check(state.Options);
        return new AuditoryFrontEnd(scale, AuditoryOptions.Format.FromJson(state.Options), components, state.Tensors["weights"]);
    }
}
