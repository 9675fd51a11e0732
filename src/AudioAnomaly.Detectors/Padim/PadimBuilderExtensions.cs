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
        var options = new PadimOptions();
        configure?.Invoke(options);
        return builder.UsePadim(options);
    }

    /// <inheritdoc cref="UsePadim(AudioAnomalyPipelineBuilder, Action{PadimOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UsePadim(this AudioAnomalyPipelineBuilder builder, PadimOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseDetector(
            nameof(UsePadim),
            PadimOptions.Format,
            options,
            RegisterParts,
            static (o, extractor, components) => new PadimDetector(extractor ?? new LogMelPatches(), o, components));
    }

    private static void RegisterParts(ComponentRegistry registry)
    {
        PadimDetector.Register(registry);
        LogMelPatches.Register(registry);
    }
}
