namespace AudioAnomaly.Detectors.Tests.Conformance;

public sealed class SpectrumProfileOfMeansConformance : DetectorConformance
{
    protected internal override bool TellsWhen => false;

    protected internal override IDetector Create() => new SpectrumProfileDetector(new SpectrumProfileOptions { Statistic = SpectrumStatistic.Mean, Distance = ProfileDistance.Mahalanobis });
}
