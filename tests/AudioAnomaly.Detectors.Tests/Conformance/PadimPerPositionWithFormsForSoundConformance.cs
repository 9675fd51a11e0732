namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PadimPerPositionWithFormsForSoundConformance : DetectorConformance
{
    protected override int? FixedFrames => 160;

    protected override IDetector Create() => new PadimDetector(new LogMelPatches(), new PadimOptions { Channels = 20, StandardizeRows = true });
}
