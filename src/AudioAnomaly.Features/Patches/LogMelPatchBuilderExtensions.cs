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
        ArgumentNullException.ThrowIfNull(builder);
        var options = new LogMelPatchOptions();
        configure?.Invoke(options);
        return builder.UseFeatureExtractor(nameof(UseLogMelPatches), options, static o => o with { }, static (o, _) => new LogMelPatches(o));
    }
}
