namespace AudioAnomaly.Core.Tests.Numerics;

public class HalfTurnsTests
{
    [Fact]
    public void HalfTurns_AnyAngle_AreWithin2E16()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            double x = random.NextDouble() * 4 - 2;

            // The reference's own argument, pi x, is rounded by up to 4e-16.
            Assert.Equal(double.SinPi(x), HalfTurns.Sin(x), 4e-16);
            Assert.Equal(double.CosPi(x), HalfTurns.Cos(x), 4e-16);
        }
    }

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(0.5, 1, 0)]
    [InlineData(1, 0, -1)]
    [InlineData(-0.5, -1, 0)]
    [InlineData(7.5, -1, 0)]
    [InlineData(1e9, 0, 1)]
    public void HalfTurns_Quarters_AreExact(double x, double sin, double cos)
    {
        Assert.Equal(sin, HalfTurns.Sin(x) + 0.0);
        Assert.Equal(cos, HalfTurns.Cos(x) + 0.0);
    }

    [Fact]
    public void HalfTurns_SmallAngles_KeepTheirDigits()
        => Assert.Equal(1, HalfTurns.Sin(1e-10) / Math.Sin(Math.PI * 1e-10), 1e-15);
}
