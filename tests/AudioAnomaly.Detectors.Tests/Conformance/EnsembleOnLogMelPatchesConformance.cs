namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class EnsembleOnLogMelPatchesConformance : DetectorConformance
{
    // Without calibration members are compared on their own scales, and those that describe whole windows may decide.
    protected internal override bool TellsWhen => false;

    protected internal override IDetector Create() => new EnsembleDetector(new LogMelPatches(), Members());

    internal static EnsembleOptions Members()
    {
        var options = new EnsembleOptions();
        options.Members.AddPatchCore("event", o => o.CoresetCount = 200);
        return options;
    }
}
