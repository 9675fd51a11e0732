namespace AudioAnomaly.Metrics.Tests.Conformance;

public class RocAucConformance : MetricConformance
{
    protected override IMetric Create() => new RocAuc();
}

public class RocAucInHistogramConformance : MetricConformance
{
    protected override IMetric Create() => new RocAuc(new RankingOptions { ExactLimit = 10 });
}

public class PartialRocAucConformance : MetricConformance
{
    protected override IMetric Create() => new PartialRocAuc();
}

public class DcasePartialAucConformance : MetricConformance
{
    protected override IMetric Create() => new DcasePartialAuc();
}

public class AveragePrecisionConformance : MetricConformance
{
    protected override IMetric Create() => new AveragePrecision();
}

public class F1MaxConformance : MetricConformance
{
    protected override IMetric Create() => new F1Max();
}

public class DomainRocAucConformance : MetricConformance
{
    protected override IMetric Create() => new DomainRocAuc("source");
}

public class F1AtThresholdConformance : MetricConformance
{
    protected override IMetric Create() => new F1AtThreshold(0.5);
}

public class PrecisionAtThresholdConformance : MetricConformance
{
    protected override IMetric Create() => new PrecisionAtThreshold(0.5);
}

public class RecallAtThresholdConformance : MetricConformance
{
    protected override IMetric Create() => new RecallAtThreshold(0.5);
}

public class AccuracyAtThresholdConformance : MetricConformance
{
    protected override IMetric Create() => new AccuracyAtThreshold(0.5);
}

public class BootstrapMetricConformance : MetricConformance
{
    protected override IMetric Create() => new BootstrapMetric(new RocAuc());
}
