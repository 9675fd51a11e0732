namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class TextureProfileOnLogMelPatchesConformance : DetectorConformance
{
    protected internal override bool TellsWhen => false;

    protected internal override IDetector Create() => new TextureProfileDetector(new LogMelPatches(), new TextureProfileOptions { DensityNeighbor = 4 });
}
