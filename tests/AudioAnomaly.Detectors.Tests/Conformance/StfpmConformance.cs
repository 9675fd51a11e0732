namespace AudioAnomaly.Detectors.Tests.Conformance;

[Trait("Category", "Slow")]
public sealed class StfpmConformance : DetectorConformance
{
    protected internal override IDetector Create() => new StfpmDetector(
        TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), ["conv_block2", "conv_block3", "conv_block4"]),
        new StfpmOptions { Epochs = 30, BatchSize = 2, SegmentFrames = 64 },
        TorchNetworks.Components());
}
