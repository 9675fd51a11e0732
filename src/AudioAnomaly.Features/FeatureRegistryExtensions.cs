namespace AudioAnomaly;

/// <summary>Adds this package's front ends and feature extractors to registries.</summary>
public static class FeatureRegistryExtensions
{
    /// <summary>Adds the log-mel front end, log-mel patches and CNN14.</summary>
    /// <param name="registry">The registry.</param>
    /// <returns>The registry.</returns>
    public static ComponentRegistry AddFeatures(this ComponentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        LogMelFrontEnd.Register(registry);
        LogMelPatches.Register(registry);
        Cnn14.Register(registry);
        return registry;
    }
}
