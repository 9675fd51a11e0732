namespace AudioAnomaly;

/// <summary>Adds STFPM to pipelines.</summary>
public static class StfpmBuilderExtensions
{
    /// <summary>Uses STFPM, whose teacher is the pipeline's feature extractor: <see cref="Cnn14"/>, or a network of your own that can teach.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseStfpm(this AudioAnomalyPipelineBuilder builder, Action<StfpmOptions>? configure = null)
    {
        var options = new StfpmOptions();
        configure?.Invoke(options);
        return builder.UseStfpm(options);
    }

    /// <inheritdoc cref="UseStfpm(AudioAnomalyPipelineBuilder, Action{StfpmOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseStfpm(this AudioAnomalyPipelineBuilder builder, StfpmOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(
            nameof(UseStfpm),
            StfpmOptions.Format,
            options,
            StfpmDetector.Register,
            static (o, extractor, components) => extractor is not null
                ? new StfpmDetector(extractor, o, components)
                : throw new PipelineConfigurationException(["STFPM needs a network that can teach, and the pipeline has no feature extractor. Use CNN14 (UseCnn14)."]));
    }
}
