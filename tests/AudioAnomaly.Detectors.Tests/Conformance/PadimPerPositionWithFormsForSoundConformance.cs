namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PadimPerPositionWithFormsForSoundConformance : DetectorConformance
{
    protected internal override int? FixedFrames => 160;

    protected internal override IDetector Create() => new PadimDetector(new LogMelPatches(), new PadimOptions { Channels = 20, StandardizeRows = true });
}
