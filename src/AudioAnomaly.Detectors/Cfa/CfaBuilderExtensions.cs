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
        ArgumentNullException.ThrowIfNull(builder);
        var options = new CfaOptions();
        configure?.Invoke(options);
        return builder.UseDetector(
            nameof(UseCfa),
            options,
            static o => o with { },
            static (o, extractor) => new CfaDetector(extractor ?? new LogMelPatches(), o));
    }
}
