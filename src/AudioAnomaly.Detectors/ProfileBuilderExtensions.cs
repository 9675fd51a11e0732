namespace AudioAnomaly;

/// <summary>Adds the detectors that describe whole recordings to pipelines: spectrum, texture and level.</summary>
public static class ProfileBuilderExtensions
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
                : throw NeedsNone("The spectrum profile", extractor));
    }

    /// <summary>Uses the texture profile, on <see cref="LogMelPatches"/> if no feature extractor was chosen.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseTextureProfile(this AudioAnomalyPipelineBuilder builder, Action<TextureProfileOptions>? configure = null)
    {
        var options = new TextureProfileOptions();
        configure?.Invoke(options);
        return builder.UseTextureProfile(options);
    }

    /// <inheritdoc cref="UseTextureProfile(AudioAnomalyPipelineBuilder, Action{TextureProfileOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseTextureProfile(this AudioAnomalyPipelineBuilder builder, TextureProfileOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(nameof(UseTextureProfile), TextureProfileOptions.Format, options, RegisterTexture, CreateTexture);
    }

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
            static (o, extractor, _) => extractor is null ? new LevelDetector(o) : throw NeedsNone("The level detector", extractor));
    }

    private static TextureProfileDetector CreateTexture(TextureProfileOptions options, IFeatureExtractor? extractor, ComponentContext components)
    {
        extractor ??= new LogMelPatches();
        return TextureProfileDetector.FindLayer(extractor, options.Layer) is null
            ? throw new PipelineConfigurationException([TextureProfileDetector.DescribeMissing(extractor, options.Layer)])
            : new TextureProfileDetector(extractor, options, components);
    }

    private static void RegisterTexture(ComponentRegistry registry)
    {
        TextureProfileDetector.Register(registry);
        LogMelPatches.Register(registry);
    }

    private static PipelineConfigurationException NeedsNone(string detector, IFeatureExtractor extractor)
        => new([$"{detector} works on the spectrogram itself and has no use for the feature extractor '{extractor.Id}'. Leave the extractor out."]);
}
