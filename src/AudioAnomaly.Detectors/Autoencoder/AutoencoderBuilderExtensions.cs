namespace AudioAnomaly;

/// <summary>Adds the autoencoder to pipelines.</summary>
public static class AutoencoderBuilderExtensions
{
    /// <summary>
    /// Uses the autoencoder, which works on the spectrogram itself: the pipeline must have no feature extractor. Its baseline's front end is
    /// <see cref="LogMelOptions.Dcase2020"/>.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseAutoencoder(this AudioAnomalyPipelineBuilder builder, Action<AutoencoderOptions>? configure = null)
    {
        var options = new AutoencoderOptions();
        configure?.Invoke(options);
        return builder.UseAutoencoder(options);
    }

    /// <inheritdoc cref="UseAutoencoder(AudioAnomalyPipelineBuilder, Action{AutoencoderOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseAutoencoder(this AudioAnomalyPipelineBuilder builder, AutoencoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(
            nameof(UseAutoencoder),
            AutoencoderOptions.Format,
            options,
            AutoencoderDetector.Register,
            static (o, extractor, components) => extractor is null
                ? new AutoencoderDetector(o, components)
                : throw new PipelineConfigurationException([$"The autoencoder works on the spectrogram itself and has no use for the feature extractor '{extractor.Id}'. Leave the extractor out."]));
    }
}
