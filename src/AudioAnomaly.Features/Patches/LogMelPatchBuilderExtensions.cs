namespace AudioAnomaly;

/// <summary>Adds log-mel patches to pipelines.</summary>
public static class LogMelPatchBuilderExtensions
{
    /// <summary>Uses patches of the spectrogram itself as features: no weights, no native library.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseLogMelPatches(this AudioAnomalyPipelineBuilder builder, Action<LogMelPatchOptions>? configure = null)
    {
        var options = new LogMelPatchOptions();
        configure?.Invoke(options);
        return builder.UseLogMelPatches(options);
    }

    /// <inheritdoc cref="UseLogMelPatches(AudioAnomalyPipelineBuilder, Action{LogMelPatchOptions}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseLogMelPatches(this AudioAnomalyPipelineBuilder builder, LogMelPatchOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseFeatureExtractor(
            nameof(UseLogMelPatches),
            LogMelPatchOptions.Format,
            options,
            LogMelPatches.Register,
            static (o, _, _) => new LogMelPatches(o));
    }
}
