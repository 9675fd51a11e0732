namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class AutoencoderConformance : DetectorConformance
{
    protected internal override IDetector Create() => new AutoencoderDetector(new AutoencoderOptions { Epochs = 12, BatchSize = 64, HiddenUnits = 32 });
}
