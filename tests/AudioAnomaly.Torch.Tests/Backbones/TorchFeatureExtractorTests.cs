using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Backbones;

public class TorchFeatureExtractorTests
{
    [Fact]
    public void TorchFeatureExtractor_Network_GivesItsNumbersAsPlainArrays()
    {
        using var backbone = new TinyBackbone();
        Spectrogram spectrogram = TestSignal.Noise(7);

        FeatureMap map = Assert.Single(backbone.Extract(spectrogram));

        Assert.Equal((1, 3, 32), (map.Layer.Channels, map.Frames, map.Bins));
        ReadOnlySpan<float> cells = spectrogram.Values.Span;
        Assert.Equal((cells[(2 * 64) + 4] + cells[(2 * 64) + 5] + cells[(3 * 64) + 4] + cells[(3 * 64) + 5]) / 4, map.At(0, 1, 2), 1e-4f);
    }

    [Fact]
    public void TorchFeatureExtractor_TransposedOutput_IsReadInOrder()
    {
        using var plain = new TinyBackbone();
        using var strided = new TinyBackbone(spoil: tensor => tensor.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2));
        Spectrogram spectrogram = TestSignal.Noise(30);

        Assert.Equal(plain.Extract(spectrogram)[0].Values.ToArray(), strided.Extract(spectrogram)[0].Values.ToArray());
    }

    [Fact]
    public void TorchFeatureExtractor_NetworkThatBreaksItsPromise_IsNamed()
    {
        using var channels = new TinyBackbone(channels: 3);
        using var type = new TinyBackbone(spoil: tensor => tensor.to(torch.ScalarType.Float64));
        using var dimensions = new TinyBackbone(spoil: tensor => tensor.squeeze(0));

        Assert.Contains("'tiny'", Assert.Throws<InvalidOperationException>(() => channels.Extract(TestSignal.Noise(20))).Message, StringComparison.Ordinal);
        Assert.Contains("Float64", Assert.Throws<InvalidOperationException>(() => type.Extract(TestSignal.Noise(20))).Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => dimensions.Extract(TestSignal.Noise(20)));
    }

    [Fact]
    public void TorchFeatureExtractor_WrongSpectrogram_SaysWhatIsNeeded()
    {
        using var backbone = new TinyBackbone();

        Assert.Throws<ArgumentException>(() => backbone.Extract(TestSignal.Noise(20, bins: 40)));
        Assert.Contains("needs at least 0.", Assert.Throws<AudioContentException>(() => backbone.Extract(TestSignal.Noise(1))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TorchFeatureExtractor_ManyCalls_LeaveNoTensorBehind()
    {
        using var backbone = new TinyBackbone();
        Spectrogram spectrogram = TestSignal.Noise(40);
        backbone.Extract(spectrogram);
        using DisposeScope scope = torch.NewDisposeScope();

        for (int i = 0; i < 20; i++)
        {
            backbone.Extract(spectrogram);
        }

        Assert.Equal(0, scope.DisposablesCount);
    }

    [Fact]
    public void TorchFeatureExtractor_Dispose_ReachesTheNetwork()
    {
        var backbone = new TinyBackbone();

        backbone.Dispose();

        Assert.True(backbone.IsDisposed);
    }
}
