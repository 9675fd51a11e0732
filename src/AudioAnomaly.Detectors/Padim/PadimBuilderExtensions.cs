namespace AudioAnomaly;

/// <summary>Adds PaDiM to pipelines.</summary>
public static class PadimBuilderExtensions
{
    /// <summary>Uses PaDiM, on <see cref="LogMelPatches"/> if no feature extractor was chosen.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UsePadim(this AudioAnomalyPipelineBuilder builder, Action<PadimOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new PadimOptions();
        configure?.Invoke(options);
        return builder.UseDetector(
            nameof(UsePadim),
            options,
            static o => o with { },
            static (o, extractor) => new PadimDetector(extractor ?? new LogMelPatches(), o));
    }
}
