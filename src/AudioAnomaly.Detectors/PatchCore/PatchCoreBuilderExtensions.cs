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
        ArgumentNullException.ThrowIfNull(builder);
        var options = new PatchCoreOptions();
        configure?.Invoke(options);
        return builder.UseDetector(
            nameof(UsePatchCore),
            options,
            static o => o with { },
            static (o, extractor) => new PatchCoreDetector(extractor ?? new LogMelPatches(), o));
    }
}
