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
                Assert.Equal(spectrogram[6 + x, 12 + y], map.Values.Span[(((x * 4) + y) * 5 * 16) + (2 * 16) + 3]);
            }
        }
    }

    [Fact]
    public void LogMelPatches_Edges_RepeatTheLastValue()
    {
        Spectrogram spectrogram = TestSignal.Noise(9);

        FeatureMap map = new LogMelPatches().Extract(spectrogram)[0];

        // Cell (0, 0) begins two frames before the spectrogram; cell (1, 0) ends at frame 9, one after the last.
        Assert.Equal(spectrogram[0, 0], map.Values.Span[0]);
        Assert.Equal(spectrogram[8, 0], map.Values.Span[(7 * 4 * 2 * 16) + 16]);
    }

    [Fact]
    public void LogMelPatches_ShorterThanAPatch_SaysWhatIsNeeded()
    {
        AudioContentException error = Assert.Throws<AudioContentException>(() => new LogMelPatches().Extract(TestSignal.Noise(7)));

        Assert.Contains("at least 8", error.Message, StringComparison.Ordinal);
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

        IFeatureExtractor restored = ComponentRegistry.Default.Create<IFeatureExtractor>(original.SaveState());

        Spectrogram spectrogram = TestSignal.Noise(30);
        Assert.Equal(original.Extract(spectrogram)[0].Values.ToArray(), restored.Extract(spectrogram)[0].Values.ToArray());
    }
}
