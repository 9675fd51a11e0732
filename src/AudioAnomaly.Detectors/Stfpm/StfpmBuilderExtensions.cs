namespace AudioAnomaly;

/// <summary>Adds STFPM to pipelines.</summary>
public static class StfpmBuilderExtensions
{
    /// <summary>Uses STFPM, whose teacher is the pipeline's feature extractor: <see cref="Cnn14"/>, or a network of your own that can teach (<see cref="ITeacherFeatureExtractor"/>).</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings; may be null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseStfpm(this AudioAnomalyPipelineBuilder builder, Action<StfpmOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var options = new StfpmOptions();
        configure?.Invoke(options);
        return builder.UseDetector(
            nameof(UseStfpm),
            options,
            static o => o with { },
            static (o, extractor) => extractor is ITeacherFeatureExtractor teacher
                ? new StfpmDetector(teacher, o)
                : throw new PipelineConfigurationException(
                [
                    $"STFPM needs a network that can teach, and {(extractor is null ? "the pipeline has no feature extractor" : $"'{extractor.Id}' cannot")}. Use CNN14 (UseCnn14, --weights FILE), or implement ITeacherFeatureExtractor.",
                ]));
    }
}
