using System.ComponentModel.DataAnnotations;
using CsCheck;

namespace AudioAnomaly.Metrics.Tests.Ranking;

public class RankingHistogramTests
{
    private static readonly RankingOptions Coarse = new() { ExactLimit = 0, KeyBits = 12 };

    private static Gen<(double, bool)[]> AnyObservations { get; } = Gen.Select(
        Gen.OneOf(Gen.Double[-2, 2], Gen.Int[-3, 3].Select(i => (double)i), Gen.Double[1, 1.5], Gen.Double),
        Gen.Bool).Select(o => (o.Item1, o.Item2)).Array[2, 200].Where(all => all.All(o => !double.IsNaN(o.Item1)));

    [Fact]
    public void Histogram_AnyScores_IsWithinItsBoundOfTheExactValue()
        => AnyObservations.Sample(observations =>
        {
            foreach ((Func<RankingMetric> exact, Func<RankingMetric> coarse) in RankingMetrics.All().Zip(RankingMetrics.All(Coarse)))
            {
                BoundedValue expected = exact().Fill(observations).Evaluate(), actual = coarse().Fill(observations).Evaluate();

                Assert.Equal(double.IsNaN(expected.Value), double.IsNaN(actual.Value));
                Assert.False(Math.Abs(expected.Value - actual.Value) > actual.ErrorBound + 1e-12, $"{coarse().Name}: {actual} against {expected.Value}");
                Assert.True(double.IsNaN(expected.Value) || expected.ErrorBound == 0);
            }
        });

    [Fact]
    public void Histogram_ManyScores_HasASmallBoundThatShrinksWithTheBits()
    {
        (double, bool)[] observations = [.. Enumerable.Range(0, 20_000).Select(i => (2 + IndexHash.At(i, 1) + (i % 10 == 0 ? 0.5 : 0), i % 10 == 0))];
        double Bound(int bits) => new RocAuc(new RankingOptions { ExactLimit = 100, KeyBits = bits }).Fill(observations).Evaluate().ErrorBound;

        Assert.InRange(Bound(12), 0.005, 0.05);
        Assert.InRange(Bound(20), 1e-5, 5e-4);
        Assert.InRange(Bound(24), 0, 3e-5);
    }

    [Fact]
    public void Histogram_FewDistinctScores_IsExact()
    {
        // 3.0 and 3.0625 would share a cell of 12 bits if both occurred; each alone in its cell is told apart from nothing.
        (double, bool)[] observations = [.. Enumerable.Range(0, 300).Select(i => (Math.Pow(2, i % 5), (i * 7 % 11) > (i % 5)))];

        foreach ((Func<RankingMetric> exact, Func<RankingMetric> coarse) in RankingMetrics.All().Zip(RankingMetrics.All(Coarse)))
        {
            Assert.Equal(exact().Fill(observations).Evaluate(), coarse().Fill(observations).Evaluate());
        }
    }

    [Fact]
    public void F1Max_InHistogram_IsReachedAtItsThreshold()
        => AnyObservations.Sample(observations =>
        {
            F1Optimum best = new F1Max(Coarse).Fill(observations).FindBest();

            Assert.True(double.IsNaN(best.F1) || Math.Abs(best.F1 - new F1AtThreshold(best.Threshold, inclusive: true).Fill(observations).Value()) < 1e-12);
        });

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(1000)]
    public void Merge_AnyPartsInAnyOrder_GiveTheBitsOfOneMetric(int exactLimit)
    {
        (double, bool)[] observations = [.. Enumerable.Range(0, 200).Select(i => (IndexHash.At(i, 4) + (i % 4 == 0 ? 0.3 : 0), i % 4 == 0))];
        var options = new RankingOptions { ExactLimit = exactLimit, KeyBits = 12 };
        foreach (Func<RankingMetric> create in RankingMetrics.All(options))
        {
            RankingMetric whole = create().Fill(observations);
            RankingMetric[] Parts() => [create().Fill(observations[..10]), create(), create().Fill(observations[10..90]), create().Fill(observations[90..])];
            foreach (int[] order in new int[][] { [0, 1, 2, 3], [3, 2, 1, 0], [1, 3, 0, 2] })
            {
                RankingMetric[] parts = Parts();
                RankingMetric merged = parts[order[0]];
                foreach (int i in order[1..])
                {
                    merged.Merge(parts[i]);
                }

                Assert.Equal(whole.Evaluate(), merged.Evaluate());
                Assert.Equal((whole.Positives, whole.Negatives, whole.IsExact), (merged.Positives, merged.Negatives, merged.IsExact));
            }
        }
    }

    [Fact]
    public void Merge_OtherOptionsOrItself_IsRefused()
    {
        var metric = new RocAuc();

        Assert.Throws<ArgumentException>(() => metric.Merge(new RocAuc(Coarse)));
        Assert.Throws<ArgumentException>(() => metric.Merge(metric));
        Assert.Throws<ArgumentException>(() => new F1AtThreshold(1).Merge(new F1AtThreshold(2)));
    }

    [Fact]
    public void RankingOptions_OutOfRange_AreRefusedAndTheOthersCopied()
    {
        Assert.Throws<ValidationException>(() => new RocAuc(new RankingOptions { KeyBits = 25 }));
        Assert.Throws<ValidationException>(() => new RocAuc(new RankingOptions { ExactLimit = -1 }));
        var options = new RankingOptions { ExactLimit = 10 };
        RocAuc metric = new(options);
        options.ExactLimit = 0;
        metric.Add(1, true);

        Assert.True(metric.IsExact);
    }
}
