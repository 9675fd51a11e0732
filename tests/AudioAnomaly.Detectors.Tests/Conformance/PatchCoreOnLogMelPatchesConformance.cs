namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PatchCoreOnLogMelPatchesConformance : DetectorConformance
{
    protected internal override IDetector Create() => new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetRatio = 0.2 });
}
