namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class SpectrumProfileConformance : DetectorConformance
{
    protected internal override bool TellsWhen => false;

    protected internal override IDetector Create() => new SpectrumProfileDetector();
}
