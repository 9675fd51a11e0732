using CsCheck;

namespace AudioAnomaly.Metrics.Tests.Ranking;

public class RankingDefinitionTests
{
    private const double Tolerance = 1e-12;

    [Fact]
    [Trait("Category", "Slow")]
    public void Ranking_EverySmallArrayWithTies_FollowsTheDefinitions()
    {
        int compared = 0;
        for (int count = 2; count <= 5; count++)
        {
            int kinds = (int)Math.Pow(6, count);
            for (int code = 0; code < kinds; code++)
            {
                var observations = new (double, bool)[count];
                for (int i = 0, rest = code; i < count; i++, rest /= 6)
                {
                    observations[i] = (rest % 3, rest / 3 % 2 == 1);
                }

                compared += Compare(observations) ? 1 : 0;
            }
        }

        Assert.Equal(8604, compared);
    }

    [Fact]
    public void Ranking_AnyScoresWithTies_FollowTheDefinitions()
        => Gen.Select(Gen.Int[-9, 9], Gen.Bool).Array[2, 60].Sample(observations => { Compare([.. observations.Select(o => (o.Item1 / 3.0, o.Item2))]); });

    [Fact]
    public void Ranking_MonotoneTransform_ChangesNothing()
        => Gen.Select(Gen.Int[-9, 9], Gen.Bool).Array[2, 60].Sample(observations =>
        {
            foreach (Func<RankingMetric> create in RankingMetrics.All())
            {
                Assert.Equal(
                    create().Fill(observations.Select(o => ((double)o.Item1, o.Item2))).Value(),
                    create().Fill(observations.Select(o => (Math.Exp(o.Item1), o.Item2))).Value());
            }
        });

    [Fact]
    public void RocAuc_NegatedScores_AreTheRest()
        => Gen.Select(Gen.Int[-9, 9], Gen.Bool).Array[2, 60].Where(all => all.Any(o => o.Item2) && all.Any(o => !o.Item2)).Sample(observations =>
            Assert.Equal(
                1 - new RocAuc().Fill(observations.Select(o => ((double)o.Item1, o.Item2))).Value(),
                new RocAuc().Fill(observations.Select(o => (-(double)o.Item1, o.Item2))).Value(),
                Tolerance));

    [Fact]
    public void F1Max_Floor_IsThatOfCallingEverythingAnomalous()
    {
        F1Optimum balanced = new F1Max().Fill([(1, true), (2, false)]).FindBest();
        F1Optimum rare = new F1Max().Fill([(1, true), (2, false), (3, false), (4, false)]).FindBest();

        Assert.Equal((2 / 3.0, 2 / 3.0), (balanced.Floor, balanced.F1));
        Assert.Equal(2 * 0.25 / 1.25, rare.Floor, Tolerance);
    }

    [Fact]
    public void Ranking_OneClassOnly_IsNaN()
    {
        foreach (Func<RankingMetric> create in RankingMetrics.All())
        {
            BoundedValue value = create().Fill([(1, true), (2, true)]).Evaluate();
            Assert.True(double.IsNaN(value.Value) && double.IsNaN(value.ErrorBound));
        }

        Assert.Equal(new F1Optimum(double.NaN, double.NaN, double.NaN, double.NaN), new F1Max().Fill([(1, false)]).FindBest());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(1.01)]
    [InlineData(double.NaN)]
    public void PartialAuc_RateOutOfRange_IsRefused(double rate)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new PartialRocAuc(rate));
        Assert.Throws<ArgumentOutOfRangeException>(() => new DcasePartialAuc(rate));
    }

    [Fact]
    public void DcasePartialAuc_FewNormals_IsNaNOrUsesTheHighest()
    {
        (double, bool)[] nine = [(5, true), .. Enumerable.Range(0, 9).Select(i => ((double)i, false))];

        Assert.True(double.IsNaN(new DcasePartialAuc().Fill(nine).Value()));
        Assert.Equal(0, new DcasePartialAuc().Fill([.. nine, (-1, false)]).Value());
        Assert.Equal(0.25, new DcasePartialAuc(0.2).Fill([(8, true), (6, true), .. nine[1..], (7, false)]).Value(), Tolerance);
    }

    private static bool Compare((double Score, bool IsAnomalous)[] observations)
    {
        if (observations.All(o => o.IsAnomalous) || observations.All(o => !o.IsAnomalous))
        {
            return false;
        }

        Assert.Equal(PlainRanking.RocAuc(observations), new RocAuc().Fill(observations).Value(), Tolerance);
        Assert.Equal(PlainRanking.AveragePrecision(observations), new AveragePrecision().Fill(observations).Value(), Tolerance);
        Assert.Equal(PlainRanking.F1Max(observations), new F1Max().Fill(observations).Value(), Tolerance);
        foreach (double rate in new[] { 0.1, 0.5, 0.7 })
        {
            Assert.Equal(PlainRanking.PartialRocAuc(observations, rate), new PartialRocAuc(rate).Fill(observations).Value(), Tolerance);
            Assert.Equal(PlainRanking.DcasePartialAuc(observations, rate), new DcasePartialAuc(rate).Fill(observations).Value(), Tolerance);
        }

        return true;
    }
}
