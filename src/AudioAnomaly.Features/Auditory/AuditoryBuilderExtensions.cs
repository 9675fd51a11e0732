namespace AudioAnomaly;

/// <summary>Adds auditory front ends to pipelines.</summary>
public static class AuditoryBuilderExtensions
{
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
}
