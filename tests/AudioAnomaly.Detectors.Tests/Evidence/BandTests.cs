namespace AudioAnomaly.Detectors.Tests.Evidence;

public class BandTests
{
    [Theory]
    [InlineData(302, 418, "300 to 420 Hz")]
    [InlineData(799, 1210, "800 Hz to 1.2 kHz")]
    [InlineData(2010, 4490, "2 to 4.5 kHz")]
    [InlineData(1362, 1438, "1.36 to 1.44 kHz")]
    [InlineData(121, 124, "121 to 124 Hz")]
    public void Band_Words_ShowTwoEdges(double low, double high, string words) => Assert.Equal(words, new Band(0, 1, low, high).ToString());
}
