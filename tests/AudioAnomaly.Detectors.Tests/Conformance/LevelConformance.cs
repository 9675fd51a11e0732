namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class LevelConformance : DetectorConformance
{
    protected internal override bool TellsWhen => false;

    protected internal override bool TellsWhere => false;

    protected internal override IDetector Create() => new LevelDetector();
}
