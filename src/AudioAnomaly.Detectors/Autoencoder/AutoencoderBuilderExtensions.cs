namespace AudioAnomaly;

/// <summary>Adds the autoencoder to pipelines.</summary>
public static class AutoencoderBuilderExtensions
{
    /// <summary>Uses the autoencoder, which works on the spectrogram itself: the pipeline must have no feature extractor. Its baseline's front end is <see cref="LogMelOptions.Dcase2020"/>.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseAutoencoder(this AudioAnomalyPipelineBuilder builder, Action<AutoencoderOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new AutoencoderOptions();
        configure?.Invoke(options);
        return builder.UseDetector(
            nameof(UseAutoencoder),
            options,
            static o => o with { },
            static (o, extractor) => extractor is null
                ? new AutoencoderDetector(o)
                : throw new PipelineConfigurationException([$"The autoencoder works on the spectrogram itself and has no use for the feature extractor '{extractor.Id}'. Leave the extractor out."]));
    }
}
