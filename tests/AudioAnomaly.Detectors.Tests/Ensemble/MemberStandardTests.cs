namespace AudioAnomaly.Detectors.Tests.Ensemble;

public class MemberStandardTests
{
    [Fact]
    public void ZOf_NormalScores_CountsDeviationsOfTheirLogarithms()
    {
        // Logarithms -1, 0, 1 in equal parts: deviation sqrt(2/3) = 0.816; the median absolute deviation is 1, times 1.4826.
        var standard = new MemberStandard([Math.Exp(-1), 1, Math.E], [1, 1, 1], 0.02);

        Assert.Equal(0, standard.ZOf(1), 12);
        Assert.Equal(2 / 1.4826, standard.ZOf(Math.Exp(2)), 9);
    }

    [Fact]
    public void ZOf_EqualScores_HasTheLeastDeviation()
    {
        var standard = new MemberStandard([2, 2, 2], [1, 1, 1], 0.05);

        Assert.Equal(Math.Log(1.1) / 0.05, standard.ZOf(2.2), 9);
        Assert.Equal(20 * Math.Log(3), standard.ZOfCell(3), 9);
    }

    [Fact]
    public void ZOf_ZeroAmongNormalScores_CountsAsTheSmallestAbove()
    {
        var with = new MemberStandard([0, 1, 2, 3], [1], 0.02);
        var instead = new MemberStandard([1, 1, 2, 3], [1], 0.02);

        Assert.Equal(instead.ZOf(5), with.ZOf(5));
        Assert.Equal(double.NegativeInfinity, with.ZOf(0));
    }

    [Fact]
    public void PValue_Score_IsTheShareOfNormalOnesAtOrAbove()
    {
        var standard = new MemberStandard([1, 2, 3, 4], [1], 0.02);

        Assert.Equal(3.0 / 5, standard.PValue(3));
        Assert.Equal(1.0 / 5, standard.PValue(9));
        Assert.Null(new MemberStandard([], [], 0.02).PValue(1));
    }

    [Fact]
    public void ToScore_AnyZ_IsNotNegativeAndInOrder()
    {
        double[] zs = [double.NegativeInfinity, -800, -20, -1, 0, 1, 5, 29.9, 30.1, 1000];

        double[] scores = [.. zs.Select(MemberStandard.ToScore)];

        Assert.All(scores, score => Assert.True(score >= 0 && double.IsFinite(score)));
        Assert.Equal(scores.Order(), scores);
        Assert.Equal(5, MemberStandard.ToScore(5), 0.01);
    }

    [Fact]
    public void ToScore_WithoutNormalScores_IsTheLogarithmOfOneMore()
    {
        var standard = new MemberStandard([], [], 0.02);

        Assert.Equal(Math.Log(4), MemberStandard.ToScore(standard.ZOf(3)), 12);
    }
}
