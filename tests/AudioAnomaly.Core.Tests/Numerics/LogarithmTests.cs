namespace AudioAnomaly.Core.Tests.Numerics;

public class LogarithmTests
{
    [Fact]
    public void Logarithm_AnyMagnitude_IsWithinThreeUnitsInTheLastPlace()
    {
        var random = new Random(1);
        for (int i = 0; i < 100_000; i++)
        {
            double x = Math.ScaleB(1 + random.NextDouble(), random.Next(-1022, 1024));

            double actual = Logarithm.Ln(x);

            Assert.True(Math.Abs(actual - Math.Log(x)) <= 3 * Unit(actual), $"ln {x:r} is {actual:r}, not {Math.Log(x):r}");
        }
    }

    [Fact]
    public void Logarithm_NearOne_KeepsItsDigits()
    {
        foreach (double d in new[] { 1e-3, 1e-8, 1e-15, -1e-3, -1e-8, -1e-15 })
        {
            double x = 1 + d;
            Assert.True(Math.Abs(Logarithm.Ln(x) - Math.Log(x)) <= 3 * Unit(Math.Log(x)));
        }

        Assert.Equal(0, Logarithm.Ln(1));
    }

    [Fact]
    public void Logarithm_EdgesOfTheNumbers_AreThoseOfMath()
    {
        Assert.Equal(double.NegativeInfinity, Logarithm.Ln(0));
        Assert.Equal(double.NaN, Logarithm.Ln(-1));
        Assert.Equal(double.NaN, Logarithm.Ln(double.NaN));
        Assert.Equal(double.PositiveInfinity, Logarithm.Ln(double.PositiveInfinity));
        Assert.Equal(Math.Log(double.Epsilon), Logarithm.Ln(double.Epsilon), 1e-12);
        Assert.Equal(Math.Log(double.MaxValue), Logarithm.Ln(double.MaxValue), 1e-12);
    }

    private static double Unit(double value) => Math.BitIncrement(Math.Abs(value)) - Math.Abs(value);
}
