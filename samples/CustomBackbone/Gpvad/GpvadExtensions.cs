namespace AudioAnomaly.Samples;

/// <summary>Lets the backbone read like the library's own parts.</summary>
internal static class GpvadExtensions
{
    /// <summary>Uses the CRNN's feature maps. The front end must be <see cref="GpvadBackbone.FrontEnd"/>.</summary>
    public static AudioAnomalyPipelineBuilder UseGpvad(this AudioAnomalyPipelineBuilder builder, GpvadWeights weights, IReadOnlyList<string> layers)
        => builder.UseComponents(registry => registry.AddGpvad()).UseFeatureExtractor(() => new GpvadBackbone(weights, layers));

    /// <summary>Lets a registry load models with this backbone.</summary>
    public static ComponentRegistry AddGpvad(this ComponentRegistry registry)
        => registry.Add<IFeatureExtractor>(GpvadBackbone.ComponentId, GpvadBackbone.FromState);
}
