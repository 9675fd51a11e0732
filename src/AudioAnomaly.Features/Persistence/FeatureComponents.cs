[assembly: AudioAnomaly.ModelComponents(typeof(AudioAnomaly.FeatureComponents))]

namespace AudioAnomaly;

/// <summary>Registers this package's front ends and feature extractors for loading models.</summary>
internal sealed class FeatureComponents : IModelComponents
{
    /// <inheritdoc/>
    public void Register(ComponentRegistry registry) => registry
        .Add<ISpectrogramFrontEnd>(LogMelFrontEnd.ComponentId, LogMelFrontEnd.FromState)
        .Add<IFeatureExtractor>(LogMelPatches.ComponentId, LogMelPatches.FromState)
        .Add<IFeatureExtractor>(Cnn14.ComponentId, Cnn14.FromState);
}
