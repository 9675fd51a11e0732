namespace AudioAnomaly.Detectors.Tests.Padim;

public class ChannelSubsetTests
{
    [Fact]
    public void ChannelSubset_Seed_DecidesTheDraw()
    {
        var first = ChannelSubset.Draw(896, 100, 3);

        Assert.Equal(100, first.Channels.Distinct().Count());
        Assert.Equal(first.Channels.Order(), first.Channels);
        Assert.All(first.Channels, channel => Assert.InRange(channel, 0, 895));
        Assert.Equal(first.Channels, ChannelSubset.Draw(896, 100, 3).Channels);
        Assert.NotEqual(first.Channels, ChannelSubset.Draw(896, 100, 4).Channels);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(5)]
    public void ChannelSubset_NoMoreChannelsThanWanted_TakesAll(int wanted)
        => Assert.Equal([0, 1, 2, 3, 4], ChannelSubset.Draw(5, wanted, 1).Channels);

    [Fact]
    public void ChannelSubset_CoarserLayers_AreTakenFromTheCoveringCell()
    {
        FeatureMap fine = TestData.Map("a", 2, 6, 4, 4, 1), middle = TestData.Map("b", 1, 3, 2, 8, 2), coarse = TestData.Map("c", 3, 1, 1, 16, 3);
        var channels = new ChannelSubset([1, 2, 4]);

        float[] patches = channels.Select([fine, middle, coarse], 3);

        Assert.Equal(6 * 3 * 3, patches.Length);
        for (int t = 0; t < 6; t++)
        {
            for (int f = 0; f < 3; f++)
            {
                // The coarse layer's only cell also holds for frames 4 and 5, of which pooling has left nothing.
                Assert.Equal(
                    [fine.At(1, t, f), middle.At(0, t / 2, f / 2), coarse.At(1, 0, 0)],
                    patches[(((t * 3) + f) * 3)..((((t * 3) + f) * 3) + 3)]);
            }
        }
    }
}
