namespace AudioAnomaly.Onnx;

/// <summary>Adds ONNX networks to pipelines.</summary>
public static class OnnxBuilderExtensions
{
    /// <summary>Uses feature maps of an ONNX network.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Says which network, and what is known of it.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseOnnx(this AudioAnomalyPipelineBuilder builder, Action<OnnxOptions> configure)
    {
        ArgumentNullException.ThrowIfNull(configure);
        var options = new OnnxOptions();
        configure(options);
        return builder.UseOnnx(options);
    }

    /// <inheritdoc cref="UseOnnx(AudioAnomalyPipelineBuilder, Action{OnnxOptions})"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseOnnx(this AudioAnomalyPipelineBuilder builder, OnnxOptions options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseFeatureExtractor(
            nameof(UseOnnx),
            OnnxOptions.Format,
            options,
            registry => registry.AddOnnx(options.Execution),
            static (o, components, _) => new OnnxExtractor(o, components));
    }
}
