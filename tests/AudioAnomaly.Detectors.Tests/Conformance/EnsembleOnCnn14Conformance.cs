namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class EnsembleOnCnn14Conformance : DetectorConformance
{
    protected internal override bool TellsWhen => false;

    protected internal override IDetector Create() => new EnsembleDetector(
        TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), ["conv_block2", "conv_block3", "conv_block4"]),
        EnsembleOnLogMelPatchesConformance.Members());
}
