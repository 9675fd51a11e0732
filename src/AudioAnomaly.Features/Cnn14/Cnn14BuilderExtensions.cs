using AudioAnomaly.Checkpoints;

namespace AudioAnomaly;

/// <summary>Adds CNN14 to pipelines.</summary>
public static class Cnn14BuilderExtensions
{
    /// <summary>Uses feature maps of CNN14, with the weights that come with the library unless others are given.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="configure">Changes the settings: which weights, which layers. None if null.</param>
    /// <returns>The builder.</returns>
    public static AudioAnomalyPipelineBuilder UseCnn14(this AudioAnomalyPipelineBuilder builder, Action<Cnn14Options>? configure = null)
    {
        var options = new Cnn14Options();
        configure?.Invoke(options);
        return builder.UseCnn14(options);
    }

    /// <inheritdoc cref="UseCnn14(AudioAnomalyPipelineBuilder, Action{Cnn14Options}?)"/>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The settings; copied when the pipeline is built.</param>
    public static AudioAnomalyPipelineBuilder UseCnn14(this AudioAnomalyPipelineBuilder builder, Cnn14Options options)
    {
        ArgumentNullException.ThrowIfNull(builder);
        ArgumentNullException.ThrowIfNull(options);
        return builder.UseFeatureExtractor(
            nameof(UseCnn14),
            Cnn14Options.Format,
            options,
            Cnn14.Register,
            static (o, components, cancellationToken) => new Cnn14(
                o.Checkpoint is { } path ? Cnn14Weights.Load(path, o.CheckpointPrefix, cancellationToken)
                    : o.Weights ?? (o.RandomWeightsSeed is { } seed ? Cnn14Weights.Random(seed) : Cnn14Weights.Pretrained),
                o.Layers,
                o.ExternalBackbone,
                components));
    }
}
