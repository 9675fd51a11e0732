using AudioAnomaly.Components;

namespace AudioAnomaly;

/// <summary>Adds the ensemble to pipelines.</summary>
public static class EnsembleBuilderExtensions
{
    /// <summary>Uses several detectors in one, on <see cref="LogMelPatches"/> if no feature extractor was chosen.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings and the members; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseEnsemble(this AudioAnomalyPipelineBuilder builder, Action<EnsembleOptions>? configure = null)
    {
        var options = new EnsembleOptions();
        configure?.Invoke(options);
        return builder.UseEnsemble(options);
    }

    /// <inheritdoc cref="UseEnsemble(AudioAnomalyPipelineBuilder, Action{EnsembleOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseEnsemble(this AudioAnomalyPipelineBuilder builder, EnsembleOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(nameof(UseEnsemble), EnsembleOptions.Format, options, RegisterParts, Create);
    }

    private static EnsembleDetector Create(EnsembleOptions options, IFeatureExtractor? extractor, ComponentContext components)
    {
        try
        {
            return new EnsembleDetector(extractor ?? new LogMelPatches(), options, components);
        }
        catch (ArgumentException e)
        {
            throw new PipelineConfigurationException([e.Message]);
        }
    }

    private static void RegisterParts(ComponentRegistry registry)
    {
        EnsembleDetector.Register(registry);
        PatchCoreDetector.Register(registry);
        SpectrumProfileDetector.Register(registry);
        TextureProfileDetector.Register(registry);
        LevelDetector.Register(registry);
        LogMelPatches.Register(registry);
    }
}
