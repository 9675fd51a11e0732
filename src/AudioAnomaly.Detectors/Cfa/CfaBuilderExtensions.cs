namespace AudioAnomaly;

/// <summary>Adds CFA to pipelines.</summary>
public static class CfaBuilderExtensions
{
    /// <summary>Uses CFA, on <see cref="LogMelPatches"/> if no feature extractor was chosen.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseCfa(this AudioAnomalyPipelineBuilder builder, Action<CfaOptions>? configure = null)
    {
        var options = new CfaOptions();
        configure?.Invoke(options);
        return builder.UseCfa(options);
    }

    /// <inheritdoc cref="UseCfa(AudioAnomalyPipelineBuilder, Action{CfaOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseCfa(this AudioAnomalyPipelineBuilder builder, CfaOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(
            nameof(UseCfa),
            CfaOptions.Format,
            options,
            RegisterParts,
            static (o, extractor, components) => new CfaDetector(extractor ?? new LogMelPatches(), o, components));
    }

    private static void RegisterParts(ComponentRegistry registry)
    {
        CfaDetector.Register(registry);
        LogMelPatches.Register(registry);
    }
}
