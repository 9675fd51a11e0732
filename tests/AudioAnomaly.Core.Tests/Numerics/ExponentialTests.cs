namespace AudioAnomaly.Core.Tests.Numerics;

public class ExponentialTests
{
    [Fact]
    public void Exponential_AnyArgument_IsWithinARelativeErrorOf1E15()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            double x = (random.NextDouble() - 0.5) * (i % 2 == 0 ? 1400 : 2);

            Assert.Equal(1, Exponential.Exp(x) / Math.Exp(x), 1e-15);
        }
    }

    [Fact]
    public void Exponential_EdgesOfTheNumbers_AreThoseOfMath()
    {
        Assert.Equal(1, Exponential.Exp(0));
        Assert.Equal(0, Exponential.Exp(-800));
        Assert.Equal(0, Exponential.Exp(double.NegativeInfinity));
        Assert.Equal(double.PositiveInfinity, Exponential.Exp(800));
        Assert.Equal(double.PositiveInfinity, Exponential.Exp(double.PositiveInfinity));
        Assert.Equal(double.NaN, Exponential.Exp(double.NaN));
        Assert.Equal(Math.Exp(-740), Exponential.Exp(-740), 1e-323);
    }
}
