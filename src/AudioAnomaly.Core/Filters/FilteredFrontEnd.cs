using System.Globalization;
using System.Text.Json.Nodes;
using AudioAnomaly.Audio;
using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>A front end that sees filtered sound. In model files it is a component with two parts.</summary>
internal class FilteredFrontEnd : ISpectrogramFrontEnd, IDisposable
{
    /// <summary>Its stable id in model files.</summary>
    public const string ComponentId = "filtered";

    private const string FrontEndRole = "frontEnd";
    private const string FilterRole = "filter";

    /// <exception cref="ArgumentException">The filter was designed for another sample rate.</exception>
    protected FilteredFrontEnd(ISpectrogramFrontEnd inner, ISampleFilter filter)
    {
        if (inner.SampleRate != filter.SampleRate)
        {
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The filter was designed for {filter.SampleRate} Hz, and the front end works at {inner.SampleRate} Hz."), nameof(filter));
        }

        Inner = inner;
        SampleFilter = filter;
    }

    /// <summary>The front end that sees the filtered sound.</summary>
    public ISpectrogramFrontEnd Inner { get; }

    /// <summary>What filters it.</summary>
    public ISampleFilter SampleFilter { get; }

    /// <inheritdoc/>
    public string Id => ComponentId;

    /// <inheritdoc/>
    public int SampleRate => Inner.SampleRate;

    /// <inheritdoc/>
    public int MinSamples => Inner.MinSamples;

    /// <inheritdoc/>
    public SpectrogramAxes Axes => Inner.Axes;

    /// <summary>Puts a filter before a front end. The result computes recordings piece by piece if the front end does.</summary>
    /// <exception cref="ArgumentException">The filter was designed for another sample rate.</exception>
    public static ISpectrogramFrontEnd Of(ISpectrogramFrontEnd frontEnd, ISampleFilter filter)
        => frontEnd is IStreamingFrontEnd streaming ? new FilteredStreamingFrontEnd(streaming, filter) : new FilteredFrontEnd(frontEnd, filter);

    /// <summary>The front end itself, without a filter before it.</summary>
    public static ISpectrogramFrontEnd Unwrap(ISpectrogramFrontEnd frontEnd) => frontEnd is FilteredFrontEnd filtered ? filtered.Inner : frontEnd;

    /// <summary>Adds it to a registry.</summary>
    public static void Register(ComponentRegistry registry) => registry.Add<ISpectrogramFrontEnd>(ComponentId, FromState);

    /// <inheritdoc/>
    public Spectrogram Compute(AudioClip clip)
    {
        ArgumentNullException.ThrowIfNull(clip);
        return Inner.Compute(SampleFilter.Apply(clip));
    }

    /// <inheritdoc/>
    public ComponentState SaveState()
    {
        var state = new ComponentState(ComponentId, new JsonObject());
        state.Parts[FilterRole] = SampleFilter.SaveState();
        state.Parts[FrontEndRole] = Inner.SaveState();
        return state;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (Inner as IDisposable)?.Dispose();
        (SampleFilter as IDisposable)?.Dispose();
        GC.SuppressFinalize(this);
    }

    private static ISpectrogramFrontEnd FromState(ComponentState state, ComponentContext components)
        => Of(components.Create<ISpectrogramFrontEnd>(state.Parts[FrontEndRole]), components.Create<ISampleFilter>(state.Parts[FilterRole]));
}
