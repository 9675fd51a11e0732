namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class CfaOnLogMelPatchesConformance : DetectorConformance
{
    protected internal override IDetector Create() => new CfaDetector(new LogMelPatches(), new CfaOptions { Epochs = 3, Compression = 4 }, TorchNetworks.Components());
}
