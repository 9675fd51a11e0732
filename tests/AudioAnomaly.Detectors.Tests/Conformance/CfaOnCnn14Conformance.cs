namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class CfaOnCnn14Conformance : DetectorConformance
{
    // One neighbour in full precision, since a constant clip must score next to nothing: several neighbours draw even patches that lie on their centroids away from them.
    protected internal override IDetector Create() => new CfaDetector(
        TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), ["conv_block2", "conv_block3", "conv_block4"]),
        new CfaOptions { Epochs = 3, Neighbors = 1, FullPrecisionCache = true },
        TorchNetworks.Components());
}
