[assembly: AudioAnomaly.ModelComponents(typeof(AudioAnomaly.DetectorComponents))]

namespace AudioAnomaly;

/// <summary>Registers this package's detectors for loading models.</summary>
internal sealed class DetectorComponents : IModelComponents
{
    /// <inheritdoc/>
    public void Register(ComponentRegistry registry) => registry
        .Add<IDetector>(PatchCoreDetector.ComponentId, PatchCoreDetector.FromState)
        .Add<IDetector>(PadimDetector.ComponentId, PadimDetector.FromState)
        .Add<IDetector>(AutoencoderDetector.ComponentId, AutoencoderDetector.FromState)
        .Add<IDetector>(StfpmDetector.ComponentId, StfpmDetector.FromState)
        .Add<IDetector>(CfaDetector.ComponentId, CfaDetector.FromState);
}
