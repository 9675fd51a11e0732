namespace AudioAnomaly;

/// <summary>Adds the level detector to pipelines.</summary>
public static class LevelBuilderExtensions
{
    /// <summary>Uses the level detector, which works on the spectrogram itself: the pipeline must have no feature extractor.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseLevel(this AudioAnomalyPipelineBuilder builder, Action<LevelOptions>? configure = null)
    {
        var options = new LevelOptions();
        configure?.Invoke(options);
        return builder.UseLevel(options);
    }

    /// <inheritdoc cref="UseLevel(AudioAnomalyPipelineBuilder, Action{LevelOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseLevel(this AudioAnomalyPipelineBuilder builder, LevelOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(
            nameof(UseLevel),
            LevelOptions.Format,
            options,
            LevelDetector.Register,
            static (o, extractor, _) => extractor is null
                ? new LevelDetector(o)
                : throw new PipelineConfigurationException([$"The level detector works on the spectrogram itself and has no use for the feature extractor '{extractor.Id}'. Leave the extractor out."]));
    }
}
