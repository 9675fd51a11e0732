using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>Adds front ends, and filters before them, to pipelines.</summary>
public static class FrontEndBuilderExtensions
{
    /// <summary>Uses the log-mel front end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Its settings, usually a preset such as <see cref="LogMelOptions.Panns32k"/>.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseLogMel(this AudioAnomalyPipelineBuilder builder, LogMelOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseFrontEnd(nameof(UseLogMel), LogMelOptions.Format, options, LogMelFrontEnd.Register, static (o, components) => new LogMelFrontEnd(o, components));
    }

    /// <summary>Uses log spectra of gammatone filters on the ERB scale.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseErb(this AudioAnomalyPipelineBuilder builder, Action<AuditoryOptions>? configure = null)
        => builder.UseErb(Configured(configure));

    /// <summary>Uses log spectra of gammatone filters on the ERB scale.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings, such as <see cref="AuditoryOptions.Like"/> makes of a log-mel preset.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseErb(this AudioAnomalyPipelineBuilder builder, AuditoryOptions options)
        => Use(builder, nameof(UseErb), AuditoryScale.Erb, options);

    /// <summary>Uses log spectra of triangular bands on the Bark scale.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseBark(this AudioAnomalyPipelineBuilder builder, Action<AuditoryOptions>? configure = null)
        => builder.UseBark(Configured(configure));

    /// <summary>Uses log spectra of triangular bands on the Bark scale.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings, such as <see cref="AuditoryOptions.Like"/> makes of a log-mel preset.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseBark(this AudioAnomalyPipelineBuilder builder, AuditoryOptions options)
        => Use(builder, nameof(UseBark), AuditoryScale.Bark, options);

    /// <summary>
    /// Filters recordings and streams before the front end, at its sample rate. Whether they are silent, clipped or sound from a broken device is told by the
    /// sound as it came.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="add">Adds the filters in their order.</param>
    /// <returns>The builder.</returns>
    /// <exception cref="ArgumentException">No filter was added, or a number is out of range. A frequency that the front end's sample rate does not hold, or too
    /// many filters, are told by the fit (<see cref="PipelineConfigurationException"/>).</exception>
    public static AudioAnomalyPipelineBuilder UseFilters(this AudioAnomalyPipelineBuilder builder, Action<AudioFilterChainBuilder> add)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(add);
        var chain = new AudioFilterChainBuilder();
        add(chain);
        if (chain.Filters.Count == 0)
        {
            throw new ArgumentException("No filter was added. Add one, or leave the filters out.", nameof(add));
        }

        // Later changes of the chain change nothing.
        AudioFilter[] filters = [.. chain.Filters];
        return builder.UseFilter(nameof(UseFilters), AudioFilterChain.Register, sampleRate => Design(filters, sampleRate));
    }

    private static AuditoryOptions Configured(Action<AuditoryOptions>? configure)
    {
        var options = new AuditoryOptions();
        configure?.Invoke(options);
        return options;
    }

    private static AudioAnomalyPipelineBuilder Use(AudioAnomalyPipelineBuilder builder, string verb, AuditoryScale scale, AuditoryOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseFrontEnd(verb, AuditoryOptions.Format, options, AuditoryFrontEnd.Register, (o, components) => new AuditoryFrontEnd(scale, o, components));
    }

    private static AudioFilterChain Design(IReadOnlyList<AudioFilter> filters, int sampleRate)
    {
        try
        {
            return new AudioFilterChain(filters, sampleRate);
        }
        catch (ArgumentException e)
        {
            throw new PipelineConfigurationException([$"{nameof(UseFilters)}: {e.Message}"]);
        }
    }
}
