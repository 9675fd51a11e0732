namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PadimPerPositionOnCnn14Conformance : DetectorConformance
{
    protected internal override int? FixedFrames => 160;

    protected internal override IDetector Create() => new PadimDetector(
        TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), ["conv_block2", "conv_block3", "conv_block4"]),
        new PadimOptions { Channels = 24, RelativeRegularization = 0.01, Regularization = 1e-6 });
}
