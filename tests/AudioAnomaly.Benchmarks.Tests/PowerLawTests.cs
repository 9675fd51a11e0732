using CsCheck;

namespace AudioAnomaly.Benchmarks.Tests;

public class PowerLawTests
{
    [Fact]
    public void Fit_PowerLaw_HasItsExponentWithoutError()
        => Gen.Select(Gen.Double[-3, 3], Gen.Double[1e-3, 1e3], Gen.Double[0.1, 1e4].Array[3, 8]).Where((_, _, sizes) => sizes.Max() > 1.01 * sizes.Min()).Sample((exponent, factor, sizes) =>
        {
            var law = PowerLaw.Fit(sizes.Select(size => (size, factor * Math.Pow(size, exponent))));

            Assert.Equal(exponent, law.Exponent, 1e-6);
            Assert.Equal(0, law.StandardError, 1e-5);
        });

    [Fact]
    public void Fit_FixedCost_LiesBelowTheLastExponent()
    {
        var law = PowerLaw.Fit(new double[] { 400, 25, 50, 100, 200 }.Select(size => (size, 100 + size)));

        Assert.InRange(law.Exponent, 0.3, 0.7);
        Assert.InRange(law.LastExponent, law.Exponent, 1);
        Assert.True(law.StandardError > 0);
    }

    [Fact]
    public void Fit_TwoPoints_IsTheSlopeBetweenThem()
    {
        var law = PowerLaw.Fit([(1, 3), (10, 300)]);

        Assert.Equal((2, 0, 2), (Math.Round(law.Exponent, 9), law.StandardError, Math.Round(law.LastExponent, 9)));
    }

    [Fact]
    public void Fit_KnownScatter_HasTheStandardErrorOfTheSlope()
    {
        // Logarithms 0, 1, 1, 2 at 0, 1, 2, 3: slope 0.6, residuals -0.1, 0.3, -0.3, 0.1, so sqrt(0.2 / 2 / 5).
        var law = PowerLaw.Fit(new[] { (0, 0), (1, 1), (2, 1), (3, 2) }.Select(point => (Math.Exp(point.Item1), Math.Exp(point.Item2))));

        Assert.Equal(0.6, law.Exponent, 1e-12);
        Assert.Equal(Math.Sqrt(0.02), law.StandardError, 1e-12);
        Assert.Equal(1, law.LastExponent, 1e-12);
    }

    [Theory]
    [InlineData(1.0, 1.0, 1.0, 2.0)]
    [InlineData(1.0, 0.0, 2.0, 2.0)]
    [InlineData(0.0, 1.0, 2.0, 2.0)]
    [InlineData(1.0, double.NaN, 2.0, 2.0)]
    public void Fit_NothingToFit_Throws(double size, double value, double otherSize, double otherValue)
        => Assert.Throws<ArgumentException>("points", () => PowerLaw.Fit([(size, value), (otherSize, otherValue)]));
}
