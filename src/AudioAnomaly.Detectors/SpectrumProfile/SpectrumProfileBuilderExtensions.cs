namespace AudioAnomaly;

/// <summary>Adds the spectrum profile to pipelines.</summary>
public static class SpectrumProfileBuilderExtensions
{
    /// <summary>Uses the spectrum profile, which works on the spectrogram itself: the pipeline must have no feature extractor.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseSpectrumProfile(this AudioAnomalyPipelineBuilder builder, Action<SpectrumProfileOptions>? configure = null)
    {
        var options = new SpectrumProfileOptions();
        configure?.Invoke(options);
        return builder.UseSpectrumProfile(options);
    }

    /// <inheritdoc cref="UseSpectrumProfile(AudioAnomalyPipelineBuilder, Action{SpectrumProfileOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseSpectrumProfile(this AudioAnomalyPipelineBuilder builder, SpectrumProfileOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(
            nameof(UseSpectrumProfile),
            SpectrumProfileOptions.Format,
            options,
            SpectrumProfileDetector.Register,
            static (o, extractor, components) => extractor is null
                ? new SpectrumProfileDetector(o, components)
                : throw new PipelineConfigurationException([$"The spectrum profile works on the spectrogram itself and has no use for the feature extractor '{extractor.Id}'. Leave the extractor out."]));
    }
}
