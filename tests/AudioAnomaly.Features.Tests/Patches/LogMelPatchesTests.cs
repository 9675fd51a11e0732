using System.ComponentModel.DataAnnotations;

namespace AudioAnomaly.Features.Tests.Patches;

public class LogMelPatchesTests
{
    [Fact]
    public void LogMelPatches_Default_UnfoldsTheSpectrogramAroundEachCell()
    {
        Spectrogram spectrogram = TestSignal.Noise(21);

        FeatureMap map = Assert.Single(new LogMelPatches().Extract(spectrogram));

        Assert.Equal((32, 5, 16), (map.Layer.Channels, map.Frames, map.Bins));
        for (int x = 0; x < 8; x++)
        {
            for (int y = 0; y < 4; y++)
            {
                // Cell (2, 3): frames 8 - 2 to 8 + 5, bins 12 to 15.
                Assert.Equal(spectrogram[6 + x, 12 + y], map.At((x * 4) + y, 2, 3));
            }
        }
    }

    [Fact]
    public void LogMelPatches_Edges_RepeatTheLastValue()
    {
        Spectrogram spectrogram = TestSignal.Noise(9);

        FeatureMap map = new LogMelPatches().Extract(spectrogram)[0];

        // Cell (0, 0) begins two frames before the spectrogram; cell (1, 0) ends at frame 9, one after the last.
        Assert.Equal(spectrogram[0, 0], map.At(0, 0, 0));
        Assert.Equal(spectrogram[8, 0], map.At(7 * 4, 1, 0));
    }

    [Theory]
    [InlineData(8, 4, 4, 4, 33, 64)]
    [InlineData(5, 3, 2, 3, 20, 17)]
    [InlineData(1, 1, 4, 4, 19, 10)]
    [InlineData(3, 16, 3, 2, 9, 5)]
    [InlineData(2, 2, 9, 7, 40, 30)]
    public void LogMelPatches_AnyShape_EqualTheDefinition(int patchFrames, int patchBins, int frameStride, int binStride, int frames, int bins)
    {
        var patches = new LogMelPatches(new LogMelPatchOptions { PatchFrames = patchFrames, PatchBins = patchBins, FrameStride = frameStride, BinStride = binStride });
        Spectrogram spectrogram = TestSignal.Noise(frames, bins);

        FeatureMap map = Assert.Single(patches.Extract(spectrogram));

        Assert.Equal((patchFrames * patchBins, frames / frameStride, bins / binStride), (map.Layer.Channels, map.Frames, map.Bins));
        for (int c = 0; c < map.Layer.Channels; c++)
        {
            for (int i = 0; i < map.Frames; i++)
            {
                for (int j = 0; j < map.Bins; j++)
                {
                    int t = Math.Clamp((i * frameStride) - ((patchFrames - frameStride) / 2) + (c / patchBins), 0, frames - 1);
                    int f = Math.Clamp((j * binStride) - ((patchBins - binStride) / 2) + (c % patchBins), 0, bins - 1);
                    Assert.Equal(spectrogram[t, f], map.At(c, i, j));
                }
            }
        }

        Assert.Throws<AudioContentException>(() => patches.Extract(TestSignal.Noise(patches.MinFrames - 1, bins)));
    }

    [Fact]
    public void LogMelPatches_ShorterThanAPatch_SaysWhatIsNeeded()
    {
        AudioContentException error = Assert.Throws<AudioContentException>(() => new LogMelPatches().Extract(TestSignal.Noise(7)));

        Assert.Contains("needs at least 0.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogMelPatches_FewerBinsThanTheStride_IsRefused()
        => Assert.Throws<ArgumentException>(() => new LogMelPatches().Extract(TestSignal.Noise(16, bins: 3)));

    [Fact]
    public void LogMelPatches_OptionOutOfRange_IsNamed()
    {
        ValidationException error = Assert.Throws<ValidationException>(() => new LogMelPatches(new LogMelPatchOptions { BinStride = 0 }));

        Assert.Contains(nameof(LogMelPatchOptions.BinStride), error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LogMelPatches_SavedState_MakesTheSameExtractor()
    {
        var original = new LogMelPatches(new LogMelPatchOptions { PatchFrames = 6, PatchBins = 8, FrameStride = 3, BinStride = 2 });

        IFeatureExtractor restored = TorchNetworks.Restore<IFeatureExtractor>(original.SaveState());

        Spectrogram spectrogram = TestSignal.Noise(30);
        Assert.Equal(original.Extract(spectrogram)[0].Values.ToArray(), restored.Extract(spectrogram)[0].Values.ToArray());
    }
}
