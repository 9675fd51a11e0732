using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Metrics.Tests.Ranking;

public class SummaryTests
{
    [Fact]
    public void HarmonicMean_KnownValues_AreTheReferences()
    {
        Assert.Equal(0.56821192, HarmonicMean.Of(0.65, 0.52, 0.55), 8);
        Assert.Equal(0.7, HarmonicMean.Of(0.7), 15);
        Assert.Equal(2 * Math.Pow(2, -52), HarmonicMean.Of(0, 1), 1e-28);
        Assert.True(double.IsNaN(HarmonicMean.Of()));
        Assert.True(double.IsNaN(HarmonicMean.Of(0.5, double.NaN)));
        Assert.Throws<ArgumentOutOfRangeException>(() => HarmonicMean.Of(0.5, -0.1));
    }

    [Fact]
    public void DomainRocAuc_TwoDomains_TakesItsNormalsAndAllAnomalies()
    {
        (double Score, bool IsAnomalous, string Domain)[] observations = [(1, false, "source"), (5, false, "target"), (2, true, "source"), (6, true, "target"), (4, true, "target")];
        var source = new DomainRocAuc("source");
        var target = new DomainRocAuc("target");
        foreach ((double score, bool isAnomalous, string domain) in observations)
        {
            source.Add(score, isAnomalous, domain);
            target.Add(score, isAnomalous, domain);
        }

        Assert.Equal((1, 1 / 3.0), (source.Value(), target.Value()));
        Assert.Equal((3, 1), (target.Positives, target.Negatives));
        Assert.Throws<ArgumentException>(() => source.Add(double.NaN, false, "target"));
    }

    [Fact]
    public void ThresholdMetric_ScoresAtTheThreshold_AreNormalUnlessInclusive()
    {
        (double, bool)[] observations = [(1, false), (2, true), (3, true), (2, false)];

        F1AtThreshold above = new F1AtThreshold(2).Fill(observations), from = new F1AtThreshold(2, inclusive: true).Fill(observations);

        Assert.Equal((1, 0, 1, 2), (above.TruePositives, above.FalsePositives, above.FalseNegatives, above.TrueNegatives));
        Assert.Equal((2, 1, 0, 1), (from.TruePositives, from.FalsePositives, from.FalseNegatives, from.TrueNegatives));
    }

    [Fact]
    public void ThresholdMetric_NoAlarm_HasPrecisionZero()
    {
        Assert.Equal(0, new PrecisionAtThreshold(9).Fill([(1, true), (2, false)]).Value());
        Assert.Equal(0, new F1AtThreshold(9).Fill([(1, true), (2, false)]).Value());
        Assert.True(double.IsNaN(new RecallAtThreshold(0).Fill([(1, false)]).Value()));
        Assert.True(double.IsNaN(new FalsePositiveRateAtThreshold(0).Fill([(1, true)]).Value()));
        Assert.Equal(0.25, new FalsePositiveRateAtThreshold(0.5).Fill([(1, true), (0.6, false), (0.5, false), (0, false), (-1, false)]).Value());
        Assert.Equal(0.5, new AccuracyAtThreshold(9).Fill([(1, true), (2, false)]).Value());
    }

    [Fact]
    public void Bootstrap_SameSeed_GivesTheSameIntervalWhateverTheOrder()
    {
        (double, bool)[] observations = Noisy(80);
        BootstrapMetric Of(int seed, IEnumerable<(double, bool)> all) => new BootstrapMetric(new RocAuc(), new BootstrapOptions { Seed = seed }).Fill(all);

        MetricValue found = Of(1, observations).Compute()[0];
        ConfidenceInterval interval = found.Interval!.Value;

        Assert.Equal(found, Of(1, observations.Reverse()).Compute()[0]);
        Assert.NotEqual(interval, Of(2, observations).Compute()[0].Interval);
        Assert.Equal(new RocAuc().Fill(observations).Value(), found.Value);
        Assert.True(interval.Lower < found.Value && found.Value < interval.Upper);
    }

    [Fact]
    public void Bootstrap_RocAuc_IsAboutAsWideAsHanleyAndMcNeilSay()
    {
        (double, bool)[] observations = Noisy(400);
        MetricValue found = new BootstrapMetric(new RocAuc()).Fill(observations).Compute()[0];
        ConfidenceInterval interval = found.Interval!.Value;

        // Standard error of an AUC a with n of each class: Hanley and McNeil (1982).
        double a = found.Value, n = 200, q1 = a / (2 - a), q2 = 2 * a * a / (1 + a);
        double error = Math.Sqrt(((a * (1 - a)) + ((n - 1) * (q1 - (a * a))) + ((n - 1) * (q2 - (a * a)))) / (n * n));
        Assert.InRange((interval.Upper - interval.Lower) / (2 * 1.96 * error), 0.8, 1.2);
    }

    [Fact]
    public void Bootstrap_PerfectScores_HaveNoWidthAndOneClassHasNoInterval()
    {
        MetricValue perfect = new BootstrapMetric(new RocAuc()).Fill([(1, false), (2, true), (0, false), (3, true)]).Compute()[0];
        MetricValue none = new BootstrapMetric(new RocAuc()).Fill([(1, false)]).Compute()[0];

        Assert.Equal((1, new ConfidenceInterval(1, 1, 0.95)), (perfect.Value, perfect.Interval));
        Assert.True(double.IsNaN(none.Value) && none.Interval is null, $"{none}");
        Assert.Throws<ValidationException>(() => new BootstrapMetric(new RocAuc(), new BootstrapOptions { Resamples = 1 }));
    }

    [Fact]
    public void Bootstrap_Resamples_KeepTheClasses()
    {
        // One anomalous observation only: a resample that lost it would have no value.
        MetricValue found = new BootstrapMetric(new RocAuc()).Fill([(5, true), (1, false), (6, false)]).Compute()[0];

        Assert.Equal((0.5, new ConfidenceInterval(0, 1, 0.95)), (found.Value, found.Interval));
    }

    private static (double, bool)[] Noisy(int count) => [.. Enumerable.Range(0, count).Select(i => (IndexHash.At(i, 9) + (i % 2 == 0 ? 0.5 : 0), i % 2 == 0))];
}
