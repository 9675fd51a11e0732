namespace AudioAnomaly.Core.Tests.Calibration;

public class GammaTailTests
{
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.99)]
    [InlineData(0.999999)]
    public void ShareAbove_Quantile_IsTheRest(double probability)
    {
        var tail = GammaTail.Of([0.4, 0.7, 0.9, 1.1, 1.2, 1.6, 2.3]);

        Assert.Equal(1 - probability, tail.ShareAbove(tail.Quantile(probability)), 9);
    }

    [Fact]
    public void ShareAbove_FarBeyondEverything_IsTinyAndNotZero()
        => Assert.InRange(GammaTail.Of([0.4, 0.7, 0.9, 1.1, 1.2, 1.6, 2.3]).ShareAbove(30), 1e-40, 1e-15);

    [Fact]
    public void ShareAbove_EqualScores_AllLieBelowWhatIsHigher()
    {
        var point = GammaTail.Of([2, 2, 2]);

        Assert.Equal((1.0, 0.0), (point.ShareAbove(2), point.ShareAbove(2.1)));
    }

    [Fact]
    public void ScoreTail_HeavyTails_ExpectsWhatNobodyHeard()
    {
        double[] heavy = [.. Enumerable.Range(1, 100).Select(rank => 1 / Math.Sqrt((101 - rank) / 101.0))];

        // One in 10,000 lies above 100 of such scores.
        Assert.InRange(ScoreTail.Of(heavy).ShareAbove(100), 2e-5, 1e-3);
        Assert.InRange(GammaTail.Of(heavy).ShareAbove(100), 0, 1e-12);
    }

    [Fact]
    public void ScoreTail_FewOrEqualScores_SaysNoMoreThanTheirNumber()
    {
        Assert.Equal(1.0 / 4, ScoreTail.Of([1, 2, 3]).ShareAbove(1e6));
        Assert.Equal(1.0 / 51, ScoreTail.Of([.. Enumerable.Repeat(2.0, 50)]).ShareAbove(1e6), 9);
    }
}
