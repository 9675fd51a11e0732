namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PatchCoreWithFormsForSoundConformance : DetectorConformance
{
    protected internal override IDetector Create() => new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetRatio = 0.5, NeighborhoodSize = 1, FrequencyNeighborhood = 1, TimePoolSeconds = 0.2, StandardizeRows = true });
}
