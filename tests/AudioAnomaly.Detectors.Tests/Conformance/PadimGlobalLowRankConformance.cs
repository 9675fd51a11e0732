namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PadimGlobalLowRankConformance : DetectorConformance
{
    protected internal override IDetector Create() => new PadimDetector(
        new LogMelPatches(),
        new PadimOptions { Positions = PadimPositions.Global, Form = PadimForm.LowRank, Rank = 10 });
}
