using AudioAnomaly.Components;

namespace AudioAnomaly.Core.Tests.Detection;

public class WholeCellsTests
{
    private static readonly FeatureLayer[] Layers = [new("fine", 1, 2, 1), new("coarse", 2, 3, 1)];

    [Theory]
    [InlineData(5, 5)]
    [InlineData(6, 6)]
    [InlineData(11, 6)]
    [InlineData(12, 12)]
    public void Of_AnyLength_EndsWithACellOfEveryLayer(int frames, int kept)
    {
        Spectrogram recording = new Spectrogram(Enumerable.Range(0, frames * 2).Select(i => (float)i).ToArray(), frames, new SpectrogramAxes([100, 200], 0.01, -100)).LimitBandwidth(150);

        Spectrogram part = WholeCells.Of(recording, Layers);

        Assert.Equal(recording.Values[..(kept * 2)].ToArray(), part.Values.ToArray());
        Assert.Equal((kept, 1), (part.Frames, part.ValidBins));
    }
}
