using CsCheck;

namespace AudioAnomaly.Metrics.Tests.Ranking;

public class RocAucTests
{
    [Fact]
    public void RocAuc_PerfectReversedAndConstantScores_AreOneZeroAndHalf()
    {
        Assert.Equal(1, Of([(3, true), (4, true), (1, false), (2, false)]));
        Assert.Equal(0, Of([(1, true), (2, true), (3, false), (4, false)]));
        Assert.Equal(0.5, Of([(7, true), (7, true), (7, false)]));
    }

    [Fact]
    public void RocAuc_TieBetweenClasses_CountsHalf()
        => Assert.Equal((1 + 0.5 + 0.5 + 0) / 4, Of([(2, true), (1, true), (1, false), (2, false)]), 12);

    [Fact]
    public void RocAuc_OneClassOnly_IsNaN()
    {
        Assert.True(double.IsNaN(Of([(1, true), (2, true)])));
        Assert.True(double.IsNaN(Of([])));
    }

    [Fact]
    public void RocAuc_NaNScore_IsRefused() => Assert.Throws<ArgumentException>(() => new RocAuc().Add(double.NaN, true));

    [Fact]
    public void RocAuc_InfiniteScores_RankAtTheEnds()
        => Assert.Equal(1, Of([(double.PositiveInfinity, true), (0, false), (double.NegativeInfinity, false)]));

    [Fact]
    public void RocAuc_Reset_Forgets()
    {
        var metric = new RocAuc();
        metric.Add(1, true);
        metric.Add(2, false);
        metric.Reset();
        metric.Add(2, true);
        metric.Add(1, false);

        Assert.Equal(1, metric.Value());
    }

    [Fact]
    public void RocAuc_AnyScoresWithTies_EqualsCountingAllPairs()
        => Gen.Select(Gen.Int[0, 5], Gen.Bool).Array[0, 40].Sample(observations =>
        {
            (double Score, bool IsAnomalous)[] scored = [.. observations.Select(o => ((double)o.Item1, o.Item2))];
            double[] anomalous = [.. scored.Where(o => o.IsAnomalous).Select(o => o.Score)];
            double[] normal = [.. scored.Where(o => !o.IsAnomalous).Select(o => o.Score)];
            double pairs = anomalous.Sum(a => normal.Sum(n => a > n ? 1.0 : a == n ? 0.5 : 0.0));
            double expected = anomalous.Length == 0 || normal.Length == 0 ? double.NaN : pairs / ((double)anomalous.Length * normal.Length);

            Assert.Equal(expected, Of(scored), 12);
        });

    [Fact]
    public void RocAuc_PermutedObservations_AreTheSame()
        => Gen.Select(Gen.Int[0, 9], Gen.Bool).Array[2, 30].Sample(observations =>
        {
            (double, bool)[] scored = [.. observations.Select(o => ((double)o.Item1, o.Item2))];
            double forwards = Of(scored);
            Array.Reverse(scored);

            Assert.Equal(forwards, Of(scored));
        });

    private static double Of((double Score, bool IsAnomalous)[] observations)
    {
        var metric = new RocAuc();
        foreach ((double score, bool isAnomalous) in observations)
        {
            metric.Add(score, isAnomalous);
        }

        return metric.Value();
    }
}
