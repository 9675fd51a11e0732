namespace AudioAnomaly.Metrics.Tests.Conformance;

public class MetricConformanceCoverageTests
{
    [Fact]
    public void EveryMetric_HasAConformanceClass()
    {
        Type[] metrics = [.. typeof(RocAuc).Assembly.GetExportedTypes().Where(type => type.IsAssignableTo(typeof(IMetric)) && !type.IsAbstract)];
        string[] suites = [.. typeof(MetricConformance).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(MetricConformance))).Select(type => type.Name)];

        Assert.NotEmpty(metrics);
        Assert.All(metrics, metric => Assert.Contains(metric.Name + "Conformance", suites));
    }
}
