namespace AudioAnomaly.Detectors.Tests.Embedding;

public class HeldOutClipsTests
{
    [Theory]
    [InlineData(1, 0)]
    [InlineData(2, 1)]
    [InlineData(6, 2)]
    [InlineData(254, 64)]
    [InlineData(258, 33)]
    [InlineData(2000, 63)]
    public void HoldOutFrom_AnyNumberOfClips_LearnsOrHoldsOutEachOnce(int count, int heldOut)
    {
        Spectrogram[] clips = [.. Enumerable.Range(0, count).Select(seed => TestData.Noise(1, seed, bins: 1))];
        var split = new HeldOutClips();

        Spectrogram[] learned = [.. split.HoldOutFrom(clips)];

        Assert.Equal(heldOut, split.Clips.Count);
        Assert.Equal(clips.Select(clip => clip.Source).Order(), learned.Concat(split.Clips).Select(clip => clip.Source).Order());
    }

    [Fact]
    public void HoldOutFrom_ManyClips_HoldsOutEvenly()
    {
        Spectrogram[] clips = [.. Enumerable.Range(0, 600).Select(seed => TestData.Noise(1, seed, bins: 1))];
        var split = new HeldOutClips();

        _ = split.HoldOutFrom(clips).Count();

        int[] places = [.. split.Clips.Select(clip => Array.IndexOf(clips, clip))];
        Assert.All(places.Zip(places.Skip(1)), pair => Assert.Equal(16, pair.Second - pair.First));
    }
}
