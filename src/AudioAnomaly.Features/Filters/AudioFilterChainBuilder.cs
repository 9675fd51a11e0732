namespace AudioAnomaly.Audio;

/// <summary>Gathers the filters of a pipeline in their order. Used by one thread.</summary>
public sealed class AudioFilterChainBuilder
{
    private readonly List<AudioFilter> _filters = [];

    internal AudioFilterChainBuilder()
    {
    }

    internal IReadOnlyList<AudioFilter> Filters => _filters;

    /// <inheritdoc cref="AudioFilter.HighPass"/>
    /// <returns>This builder.</returns>
    public AudioFilterChainBuilder HighPass(double hertz, int order = 4) => Add(AudioFilter.HighPass(hertz, order));

    /// <inheritdoc cref="AudioFilter.LowPass"/>
    /// <returns>This builder.</returns>
    public AudioFilterChainBuilder LowPass(double hertz, int order = 4) => Add(AudioFilter.LowPass(hertz, order));

    /// <inheritdoc cref="AudioFilter.BandStop"/>
    /// <returns>This builder.</returns>
    public AudioFilterChainBuilder BandStop(double lowHertz, double highHertz, int order = 2) => Add(AudioFilter.BandStop(lowHertz, highHertz, order));

    /// <inheritdoc cref="AudioFilter.Hum"/>
    /// <returns>This builder.</returns>
    public AudioFilterChainBuilder Hum(double hertz = 50, int frequencies = 10, double quality = 30) => Add(AudioFilter.Hum(hertz, frequencies, quality));

    /// <inheritdoc cref="AudioFilter.PreEmphasis"/>
    /// <returns>This builder.</returns>
    public AudioFilterChainBuilder PreEmphasis(double coefficient = 0.97) => Add(AudioFilter.PreEmphasis(coefficient));

    /// <summary>Adds a filter.</summary>
    /// <param name="filter">The filter.</param>
    /// <returns>This builder.</returns>
    public AudioFilterChainBuilder Add(AudioFilter filter)
    {
        ArgumentNullException.ThrowIfNull(filter);
        _filters.Add(filter);
        return this;
    }
}
