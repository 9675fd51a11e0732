namespace AudioAnomaly.Metrics.Tests.Conformance;

public class RocAucConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new RocAuc();
}

public class RocAucInHistogramConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new RocAuc(new RankingOptions { ExactLimit = 10 });
}

public class PartialRocAucConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new PartialRocAuc();
}

public class DcasePartialAucConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new DcasePartialAuc();
}

public class AveragePrecisionConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new AveragePrecision();
}

public class F1MaxConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new F1Max();
}

public class DomainRocAucConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new DomainRocAuc("source");
}

public class F1AtThresholdConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new F1AtThreshold(0.5);
}

public class PrecisionAtThresholdConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new PrecisionAtThreshold(0.5);
}

public class FalsePositiveRateAtThresholdConformance : ScoreMetricConformance
{
    protected override double Best => 0;

    protected override IMetric Create() => new FalsePositiveRateAtThreshold(0.5);
}

public class RecallAtThresholdConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new RecallAtThreshold(0.5);
}

public class AccuracyAtThresholdConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new AccuracyAtThreshold(0.5);
}

public class BootstrapMetricConformance : ScoreMetricConformance
{
    protected override IMetric Create() => new BootstrapMetric(new RocAuc());
}

public class SpectrogramLocalizationConformance : MetricConformance
{
    protected override IMetric Create() => new SpectrogramLocalization();
}

public class SpectrogramLocalizationInHistogramConformance : MetricConformance
{
    protected override IMetric Create() => new SpectrogramLocalization(new SpectrogramLocalizationOptions
    {
        PerRecording = true,
        PercentileScope = PercentileScope.Recording,
        Ranking = new RankingOptions { ExactLimit = 100 },
    });
}

public class AuProConformance : MetricConformance
{
    protected override IMetric Create() => new AuPro();
}

public class TemporalLocalizationConformance : MetricConformance
{
    protected override IMetric Create() => new TemporalLocalization();
}

public class EventDetectionConformance : MetricConformance
{
    protected override IMetric Create() => new EventDetection();
}

public class FaithfulnessMetricConformance : MetricConformance
{
    // Means of floating-point numbers depend on the order of their sum.
    protected override double OrderTolerance => 1e-12;

    protected override IMetric Create() => new FaithfulnessMetric();
}

public class FaithfulnessMetricScaledByTheTestConformance : MetricConformance
{
    protected override double OrderTolerance => 1e-12;

    protected override IMetric Create() => new FaithfulnessMetric(new FaithfulnessMetricOptions { ScaleByTest = true, Fill = RemovalFill.Zero, OnlyMixtures = true });
}
