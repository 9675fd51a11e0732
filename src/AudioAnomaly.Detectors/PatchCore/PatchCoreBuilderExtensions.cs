namespace AudioAnomaly;

/// <summary>Adds PatchCore to pipelines.</summary>
public static class PatchCoreBuilderExtensions
{
    /// <summary>Uses PatchCore, on <see cref="LogMelPatches"/> if no feature extractor was chosen.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UsePatchCore(this AudioAnomalyPipelineBuilder builder, Action<PatchCoreOptions>? configure = null)
    {
        var options = new PatchCoreOptions();
        configure?.Invoke(options);
        return builder.UsePatchCore(options);
    }

    /// <inheritdoc cref="UsePatchCore(AudioAnomalyPipelineBuilder, Action{PatchCoreOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UsePatchCore(this AudioAnomalyPipelineBuilder builder, PatchCoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(
            nameof(UsePatchCore),
            PatchCoreOptions.Format,
            options,
            RegisterParts,
            static (o, extractor, components) => new PatchCoreDetector(extractor ?? new LogMelPatches(), o, components));
    }

    private static void RegisterParts(ComponentRegistry registry)
    {
        PatchCoreDetector.Register(registry);
        LogMelPatches.Register(registry);
    }
}
