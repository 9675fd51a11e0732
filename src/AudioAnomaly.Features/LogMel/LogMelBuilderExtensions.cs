namespace AudioAnomaly;

/// <summary>Adds the log-mel front end to pipelines.</summary>
public static class LogMelBuilderExtensions
{
    /// <summary>Uses the log-mel front end.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">Its settings, usually a preset such as <see cref="LogMelOptions.Panns32k"/>.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseLogMel(this AudioAnomalyPipelineBuilder builder, LogMelOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseFrontEnd(nameof(UseLogMel), LogMelOptions.Format, options, LogMelFrontEnd.Register, static (o, components) => new LogMelFrontEnd(o, components));
    }
}
