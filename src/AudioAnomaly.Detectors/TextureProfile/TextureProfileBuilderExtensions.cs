namespace AudioAnomaly;

/// <summary>Adds the texture profile to pipelines.</summary>
public static class TextureProfileBuilderExtensions
{
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
        return builder.UseDetector(nameof(UseTextureProfile), TextureProfileOptions.Format, options, RegisterParts, Create);
    }

    private static TextureProfileDetector Create(TextureProfileOptions options, IFeatureExtractor? extractor, ComponentContext components)
    {
        extractor ??= new LogMelPatches();
        return TextureProfileDetector.FindLayer(extractor, options.Layer) is null
            ? throw new PipelineConfigurationException([TextureProfileDetector.DescribeMissing(extractor, options.Layer)])
            : new TextureProfileDetector(extractor, options, components);
    }

    private static void RegisterParts(ComponentRegistry registry)
    {
        TextureProfileDetector.Register(registry);
        LogMelPatches.Register(registry);
    }
}
