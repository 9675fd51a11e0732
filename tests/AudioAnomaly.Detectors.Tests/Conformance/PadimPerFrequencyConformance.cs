namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PadimPerFrequencyConformance : DetectorConformance
{
    protected internal override IDetector Create() => new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerFrequency });
}
