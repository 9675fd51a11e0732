namespace AudioAnomaly.Benchmarks.Tests;

public class AgreementTests
{
    [Fact]
    public void Agreement_Differences_AreInTheirOwnScale()
    {
        float[] ours = [1.5f, -8], reference = [1, -8];

        Assert.Equal(0.5, Agreement.Absolute("x", ours, reference, 0.5));
        Assert.Equal(0.5, Agreement.Relative("x", ours, reference, 0.5));
        Assert.Equal(0.5 / 8, Agreement.ToLargest("x", ours, reference, 0.1));
    }

    [Theory]
    [InlineData(float.NaN, 1)]
    [InlineData(1, float.NaN)]
    [InlineData(1.2f, 1)]
    public void Agreement_TooFarOrNotANumber_SaysSo(float ours, float reference)
    {
        Assert.Throws<ResultsDifferException>(() => Agreement.Absolute("x", [ours, 1], [reference, 1], 0.1));
        Assert.Throws<ResultsDifferException>(() => Agreement.Relative("x", [ours, 1], [reference, 1], 0.1));
        Assert.Throws<ResultsDifferException>(() => Agreement.ToLargest("x", [ours, 1], [reference, 1], 0.1));
    }

    [Fact]
    public void Agreement_OtherLength_SaysBoth()
        => Assert.Contains("2 values against 1", Assert.Throws<ResultsDifferException>(() => Agreement.Absolute("x", [1, 2], [1], 1)).Message, StringComparison.Ordinal);
}
