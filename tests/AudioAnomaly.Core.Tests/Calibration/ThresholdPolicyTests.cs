using MathNet.Numerics.Distributions;

namespace AudioAnomaly.Core.Tests.Calibration;

public class ThresholdPolicyTests
{
    [Theory]
    [InlineData(19, 0.95, 19)]
    [InlineData(20, 0.95, 20)]
    [InlineData(39, 0.95, 38)]
    [InlineData(100, 0.5, 51)]
    public void ThresholdPolicy_QuantileOfEnoughScores_IsTheConformalRank(int count, double probability, int rank)
    {
        double[] scores = [.. Enumerable.Range(1, count).Select(i => (double)i)];

        Assert.Equal(rank, ThresholdPolicy.Quantile(probability).Compute(scores, out string? warning));
        Assert.Null(warning);
    }

    [Fact]
    public void ThresholdPolicy_AnyQuantileAndCount_IsTheSmallestRankThatCoversIt()
    {
        for (int percent = 1; percent < 100; percent++)
        {
            for (int count = 3; count <= 130; count++)
            {
                // In whole numbers: the smallest rank k with k / (count + 1) >= percent / 100, found by trying all.
                int rank = Enumerable.Range(1, count + 1).First(k => 100 * k >= percent * (count + 1));
                double[] scores = [.. Enumerable.Range(1, count).Select(i => (double)i)];

                double? threshold = ThresholdPolicy.Quantile(percent / 100.0).Compute(scores, out string? warning);

                Assert.Equal(rank > count, warning is not null);
                if (rank <= count)
                {
                    Assert.Equal(rank, threshold);
                }
            }
        }
    }

    [Theory]
    [InlineData(0.8, 4)]
    [InlineData(0.9, 9)]
    [InlineData(0.95, 19)]
    [InlineData(0.99, 99)]
    public void ThresholdPolicy_WarningOfTooFewScores_NamesTheNumberThatIsEnough(double probability, int needed)
    {
        double[] scores = [.. Enumerable.Range(1, needed).Select(i => (double)i)];

        ThresholdPolicy.Quantile(probability).Compute(scores[..^1], out string? warning);
        ThresholdPolicy.Quantile(probability).Compute(scores, out string? enough);

        Assert.Contains($"needs {needed}:", warning, StringComparison.Ordinal);
        Assert.Null(enough);
    }

    [Fact]
    public void ThresholdPolicy_AlarmsPerDay_AreTheQuantileOfTheScoresOfADay()
    {
        double[] scores = [.. Enumerable.Range(1, 99).Select(i => (double)i)];

        // 86.4 of the 8,640 scores of a day are a hundredth.
        Assert.Equal(99, ThresholdPolicy.AlarmsPerDay(86.4).Compute(scores, out string? enough));
        double? rare = ThresholdPolicy.AlarmsPerDay(2, secondsPerScore: 4).Compute(scores, out string? extrapolated);

        Assert.Null(enough);
        Assert.Equal(ThresholdPolicy.Gamma(1 - (8 / 86400.0)).Compute(scores, out _), rare);
        Assert.Contains("2 false alarms a day need 10799: the threshold was extrapolated with a gamma distribution", extrapolated, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alarmsPerDay:2")]
    [InlineData("alarmsPerDay:0.5@4")]
    public void ThresholdPolicy_AlarmsPerDay_AreWrittenAndReadBack(string text)
    {
        Assert.Equal(text, ThresholdPolicy.Parse(text).ToString());
        Assert.Equal(text, ThresholdPolicy.FromJson(ThresholdPolicy.Parse(text).ToJson()).ToString());
    }

    [Theory]
    [InlineData("alarmsPerDay:0")]
    [InlineData("alarmsPerDay:9000")]
    [InlineData("alarmsPerDay:1@0")]
    [InlineData("alarmsPerDay:1@x")]
    [InlineData("quantile:0.9@2")]
    public void ThresholdPolicy_AlarmsPerDayThatCannotBe_AreRefused(string text)
        => Assert.Throws<FormatException>(() => ThresholdPolicy.Parse(text));

    [Fact]
    public void ThresholdPolicy_GammaOfRandomScores_RecoversTheDistributionsQuantile()
    {
        double[] scores = new double[20_000];
        MathNet.Numerics.Distributions.Gamma.Samples(new Random(5), scores, 4, 2);
        Array.Sort(scores);

        double expected = MathNet.Numerics.Distributions.Gamma.InvCDF(4, 2, 0.95);

        // 3 %: about five standard errors of the 95 % quantile of a fit on 20,000 draws.
        Assert.Equal(expected, ThresholdPolicy.Gamma(0.95).Compute(scores, out _)!.Value, 0.03 * expected);
    }

    [Fact]
    public void ThresholdPolicy_Quantile_LimitsFalseAlarms()
    {
        // Over many draws of calibration and test scores from one distribution, at most 5 % of the new ones exceed the threshold.
        var random = new Random(1);
        int alarms = 0;
        const int Draws = 4000;
        for (int i = 0; i < Draws; i++)
        {
            double[] scores = [.. Enumerable.Range(0, 25).Select(_ => random.NextDouble()).Order()];
            alarms += random.NextDouble() > ThresholdPolicy.Quantile(0.95).Compute(scores, out _) ? 1 : 0;
        }

        // Three standard deviations of a count of 4,000 at 5 %.
        Assert.True(alarms <= Draws * (0.05 + (3 * Math.Sqrt(0.05 * 0.95 / Draws))), $"{alarms} alarms");
    }

    [Theory]
    [InlineData(2.0, 3.0)]
    [InlineData(50.0, 10.0)]
    [InlineData(0.7, 1.0)]
    public void ThresholdPolicy_GammaOfManyScores_RecoversTheDistributionsQuantile(double shape, double rate)
    {
        double[] scores = [.. Enumerable.Range(0, 20_000).Select(i => MathNet.Numerics.Distributions.Gamma.InvCDF(shape, rate, (i + 0.5) / 20_000))];

        double expected = MathNet.Numerics.Distributions.Gamma.InvCDF(shape, rate, 0.99);

        // 1 %: the sample is the distribution's own quantiles.
        Assert.Equal(expected, ThresholdPolicy.Gamma(0.99).Compute(scores, out string? warning)!.Value, 0.01 * expected);
        Assert.Null(warning);
    }

    [Fact]
    public void ThresholdPolicy_TooFewScoresForTheQuantile_ExtrapolatesAndWarns()
    {
        double[] scores = [1.0, 1.1, 1.2, 1.3, 1.4];

        double threshold = ThresholdPolicy.Quantile(0.95).Compute(scores, out string? warning)!.Value;

        Assert.InRange(threshold, 1.4, 1.6);
        Assert.Contains("needs 19", warning, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void ThresholdPolicy_HardlyAnyScores_GivesNoneAndWarns(int count)
    {
        double[] scores = [.. Enumerable.Range(1, count).Select(i => (double)i)];

        Assert.Null(ThresholdPolicy.Quantile(0.95).Compute(scores, out string? warning));
        Assert.Contains("undecided", warning, StringComparison.Ordinal);
        Assert.Null(ThresholdPolicy.Gamma(0.95).Compute(scores, out _));
        Assert.Equal(7, ThresholdPolicy.Manual(7).Compute(scores, out warning));
        Assert.Null(warning);
    }

    [Fact]
    public void ThresholdPolicy_EqualOrZeroScores_GiveAFiniteThreshold()
    {
        Assert.Equal(2, ThresholdPolicy.Gamma(0.95).Compute([2, 2, 2, 2], out _)!.Value, 1e-9);
        Assert.Equal(0, ThresholdPolicy.Gamma(0.95).Compute([0, 0, 0, 0], out _)!.Value, 1e-9);
        Assert.True(double.IsFinite(ThresholdPolicy.Gamma(0.95).Compute([0, 0, 0, 5], out _)!.Value));
        Assert.InRange(ThresholdPolicy.Gamma(0.95).Compute([1000, 1000.001, 1000.002, 1000.003], out _)!.Value, 1000.002, 1000.01);
    }

    [Theory]
    [InlineData("quantile:0.95")]
    [InlineData("gamma:0.9")]
    [InlineData("manual:-3.25")]
    public void ThresholdPolicy_Text_IsReadBack(string text) => Assert.Equal(text, ThresholdPolicy.Parse(text).ToString());

    [Theory]
    [InlineData("quantile")]
    [InlineData("quantile:1.5")]
    [InlineData("mean:2")]
    [InlineData("manual:x")]
    [InlineData("")]
    public void ThresholdPolicy_BadText_IsRefused(string text) => Assert.Throws<FormatException>(() => ThresholdPolicy.Parse(text));

    [Theory]
    [InlineData("quantile:1", "'quantile:1' is no threshold: The probability must lie between 0 and 1, both excluded.")]
    [InlineData("gamma:0", "'gamma:0' is no threshold: The probability must lie between 0 and 1, both excluded.")]
    [InlineData("alarmsPerDay:2@0", "'alarmsPerDay:2@0' is no threshold: A score must speak of some seconds.")]
    [InlineData("alarmsPerDay:9000", "'alarmsPerDay:9000' is no threshold: Alarms a day must be more than 0 and fewer than the 8640 scores of a day.")]
    public void ThresholdPolicy_NumberOutOfRange_IsRefusedInOneSentence(string text, string message)
        => Assert.Equal(message, Assert.Throws<FormatException>(() => ThresholdPolicy.Parse(text)).Message);

    [Fact]
    public void ThresholdPolicy_PlainNumber_IsAThresholdSetByHand() => Assert.Equal("manual:1.5", ThresholdPolicy.Parse("1.5").ToString());

    [Fact]
    public void ThresholdPolicy_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdPolicy.Quantile(1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdPolicy.Gamma(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ThresholdPolicy.Manual(double.NaN));
    }
}
