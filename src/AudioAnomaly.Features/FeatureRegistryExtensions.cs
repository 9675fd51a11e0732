using AudioAnomaly.Audio;

namespace AudioAnomaly;

/// <summary>Adds this package's front ends and feature extractors, and weights of the caller's own, to registries.</summary>
public static class FeatureRegistryExtensions
{
    /// <summary>Adds the log-mel and the auditory front ends, filters, log-mel patches and CNN14.</summary>
    /// <param name="registry">The registry.</param>
    /// <returns>The registry.</returns>
    public static ComponentRegistry AddFeatures(this ComponentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        LogMelFrontEnd.Register(registry);
        AuditoryFrontEnd.Register(registry);
        AudioFilterChain.Register(registry);
        LogMelPatches.Register(registry);
        Cnn14.Register(registry);
        return registry;
    }

    /// <summary>A registry that loads models with these weights. A model fitted with other weights is refused, whether it holds its own or not.</summary>
    /// <param name="registry">The registry to start from, which stays as it is.</param>
    /// <param name="weights">The weights, loaded from a checkpoint.</param>
    /// <returns>The new registry.</returns>
    /// <exception cref="ArgumentException">The weights did not come from a checkpoint.</exception>
    public static ComponentRegistry WithCnn14(this ComponentRegistry registry, Cnn14Weights weights)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(weights);
        return weights.Identity is null
            ? throw new ArgumentException("Weights that were made by hand or at random cannot be told apart: load them from a checkpoint.", nameof(weights))
            : registry.Copy().Add<IFeatureExtractor>(Cnn14.ComponentId, (state, components) => Cnn14.FromState(state, weights, components));
    }
}
