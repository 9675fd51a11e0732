using AudioAnomaly.Components;

namespace AudioAnomaly.Core.Tests.Spectrograms;

public sealed class NormalExcerptTests
{
    private static readonly Spectrogram Normal = TestData.Noise(50, 1).LimitBandwidth(6000);

    [Fact]
    public void Extend_NarrowerSpectrogram_TakesTheBandsAboveAndLeavesThemOutOfScope()
    {
        Spectrogram whole = TestData.Noise(120, 2), narrow = whole.LimitBandwidth(4000);

        Spectrogram extended = NormalExcerpt.Of(Normal).Extend(narrow);

        Assert.Equal(40, extended.ValidBins);
        for (int frame = 0; frame < 120; frame++)
        {
            Assert.Equal(whole[frame, 39], extended[frame, 39]);
            Assert.Equal(Normal[frame % 50, 40], extended[frame, 40]);
            Assert.Equal(Normal[frame % 50, 59], extended[frame, 59]);
            Assert.Equal(-100, extended[frame, 60]);
        }
    }

    [Fact]
    public void Extend_Slice_IsASliceOfWhatIsExtended()
    {
        Spectrogram narrow = TestData.Noise(120, 2).LimitBandwidth(4000);
        var excerpt = NormalExcerpt.Of(Normal);

        Assert.Equal(excerpt.Extend(narrow).Slice(33, 70).Values.ToArray(), excerpt.Extend(narrow.Slice(33, 70)).Values.ToArray());
    }

    [Fact]
    public void Extend_AllBinsThere_ChangesNothing()
    {
        Spectrogram same = TestData.Noise(20, 2).LimitBandwidth(6000);

        Assert.Same(same, NormalExcerpt.Of(Normal).Extend(same));
    }

    [Fact]
    public void SaveState_FromState_GivesTheSame()
    {
        var excerpt = NormalExcerpt.Of(Normal);
        Spectrogram narrow = TestData.Noise(120, 2).LimitBandwidth(4000);

        ComponentState saved = excerpt.SaveState();

        Assert.Equal(excerpt.Extend(narrow).Values.ToArray(), NormalExcerpt.FromState(saved, 64).Extend(narrow).Values.ToArray());
        Assert.Throws<FormatException>(() => NormalExcerpt.FromState(saved, 32));
    }

    [Fact]
    public void Choice_OneStrangeAmongMany_IsNotChosen()
    {
        var choice = new NormalExcerptChoice();
        Spectrogram[] windows = [TestData.WithBlob(TestData.Noise(30, 0), 0, 30, 10, 30), .. Enumerable.Range(1, 70).Select(seed => TestData.Noise(30, seed))];

        Assert.Equal(windows, choice.Watch(windows));

        double[] expected = NormalExcerpt.Of(windows[1]).MeanSpectrum(), chosen = choice.Choose()!.MeanSpectrum();
        Assert.All(chosen.Zip(expected), pair => Assert.InRange(pair.First, pair.Second - 3, pair.Second + 3));
        Assert.Null(new NormalExcerptChoice().Choose());
    }
}
