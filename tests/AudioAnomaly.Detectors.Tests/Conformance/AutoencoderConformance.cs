namespace AudioAnomaly.Detectors.Tests.Conformance;

[Trait("Category", "Slow")]
public sealed class AutoencoderConformance : DetectorConformance
{
    protected internal override IDetector Create() => new AutoencoderDetector(new AutoencoderOptions { Epochs = 12, BatchSize = 64, HiddenUnits = 32 }, TorchNetworks.Components());
}
