namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PadimPerFrequencyWithFormsForSoundConformance : DetectorConformance
{
    protected internal override IDetector Create() => new PadimDetector(new LogMelPatches(), new PadimOptions { Positions = PadimPositions.PerFrequency, TimePoolSeconds = 0.2, StandardizeRows = true });
}
