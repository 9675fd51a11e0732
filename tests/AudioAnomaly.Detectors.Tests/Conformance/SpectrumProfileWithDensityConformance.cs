namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class SpectrumProfileWithDensityConformance : DetectorConformance
{
    protected internal override bool TellsWhen => false;

    protected internal override IDetector Create() => new SpectrumProfileDetector(new SpectrumProfileOptions { Neighbors = 2, DensityNeighbor = 4 });
}
