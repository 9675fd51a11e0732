using AudioAnomaly.Components;

namespace AudioAnomaly.Torch.Tests.Backbones;

/// <summary>A feature may depend on as many frames as <see cref="IFeatureExtractor.ContextFrames"/> says beside its own, and does depend on the outermost of them.</summary>
public class ContextFramesTests
{
    [Theory]
    [InlineData("conv_block1", 2)]
    [InlineData("conv_block2", 6)]
    [InlineData("conv_block3", 14)]
    [InlineData("conv_block4", 30)]
    public void Cnn14_ContextFrames_IsItsReach(string layer, int expected)
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(5, 64, 4, 4, 4, 4), [layer]);

        Assert.Equal(expected, network.ContextFrames);
        AssertReach(network, 192);
    }

    [Theory]
    [InlineData(8, 4)]
    [InlineData(4, 4)]
    [InlineData(2, 4)]
    [InlineData(7, 2)]
    public void LogMelPatches_ContextFrames_IsItsReach(int patch, int stride)
        => AssertReach(new LogMelPatches(new LogMelPatchOptions { PatchFrames = patch, FrameStride = stride }), 96);

    [Fact]
    public void TorchFeatureExtractor_ContextFrames_IsUnknownUnlessOverridden()
    {
        using var backbone = new TinyBackbone();

        Assert.Null(backbone.ContextFrames);
    }

    private static void AssertReach(IFeatureExtractor extractor, int frames)
    {
        int reach = extractor.ContextFrames!.Value;
        FeatureLayer layer = extractor.Layers[^1];
        int cell = frames / layer.FrameStride / 2;
        int first = cell * layer.FrameStride, last = first + layer.FrameStride - 1;

        Assert.Equal(CellOf(null), CellOf(first - reach - 1));
        Assert.Equal(CellOf(null), CellOf(last + reach + 1));
        if (reach > 0)
        {
            Assert.NotEqual(CellOf(null), CellOf(last + reach));
        }

        float[] CellOf(int? changedFrame)
        {
            float[] values = TestSignal.Noise(frames).Values.ToArray();
            if (changedFrame is { } frame)
            {
                values.AsSpan(frame * 64, 64).Fill(20);
            }

            FeatureMap map = extractor.Extract(new Spectrogram(values, frames, TestSignal.Noise(frames).Axes))[^1];
            return map.Values.Slice(cell * map.Bins * layer.Channels, map.Bins * layer.Channels).ToArray();
        }
    }
}
