namespace AudioAnomaly;

/// <summary>Adds this package's detectors to registries.</summary>
public static class DetectorRegistryExtensions
{
    /// <summary>Adds PatchCore, PaDiM, CFA, STFPM, the autoencoder, the spectrum profile, the texture profile, the level detector and the ensemble. The feature extractors inside them come with AddFeatures.</summary>
    /// <param name="registry">The registry.</param>
    /// <returns>The registry.</returns>
    public static ComponentRegistry AddDetectors(this ComponentRegistry registry)
    {
        ArgumentNullException.ThrowIfNull(registry);
        PatchCoreDetector.Register(registry);
        PadimDetector.Register(registry);
        CfaDetector.Register(registry);
        StfpmDetector.Register(registry);
        AutoencoderDetector.Register(registry);
        SpectrumProfileDetector.Register(registry);
        TextureProfileDetector.Register(registry);
        LevelDetector.Register(registry);
        EnsembleDetector.Register(registry);
        return registry;
    }
}
