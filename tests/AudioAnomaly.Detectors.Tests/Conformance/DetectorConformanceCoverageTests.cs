namespace AudioAnomaly.Detectors.Tests.Conformance;

public class DetectorConformanceCoverageTests
{
    [Fact]
    public void EveryDetector_HasAConformanceClass()
    {
        Type[] detectors = [.. typeof(PatchCoreDetector).Assembly.GetTypes().Where(type => type.IsAssignableTo(typeof(IDetector)) && !type.IsAbstract)];
        string[] suites = [.. typeof(DetectorConformance).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(DetectorConformance))).Select(type => type.Name)];

        Assert.NotEmpty(detectors);
        Assert.All(detectors, detector => Assert.Contains(suites, suite => suite.StartsWith(detector.Name.Replace("Detector", string.Empty, StringComparison.Ordinal), StringComparison.Ordinal)));
    }
}
