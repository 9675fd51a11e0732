namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class PatchCoreByFrequencyAndDensityConformance : DetectorConformance
{
    protected internal override IDetector Create() => new PatchCoreDetector(new LogMelPatches(), new PatchCoreOptions { CoresetRatio = 0.2, FrequencyNeighborhood = 1, DensityNeighbors = 5 });
}
