using AudioAnomaly.Components;
using AudioAnomaly.Features.Tests.Cnn14Network;

namespace AudioAnomaly.Features.Tests.Inference;

public class ManagedCnn14Tests
{
    // Winograd's transforms in 32 bits cost about a digit more than direct sums; measured 1e-6.
    private const double Tolerance = 5e-6;

    [Theory]
    [InlineData(64, 101, 32, 64, 128, 256)]
    [InlineData(64, 37, 3, 5, 7, 9)]
    [InlineData(40, 50, 4, 20, 33, 17)]
    [InlineData(16, 16, 16, 16, 16, 16)]
    [InlineData(17, 19, 1, 1, 1, 1)]
    [InlineData(130, 23, 8, 48, 8, 40)]
    public void ManagedCnn14_AnySize_AgreesWithThePlainReference(int mels, int frames, int width1, int width2, int width3, int width4)
    {
        var weights = Cnn14Weights.Random(2, mels, width1, width2, width3, width4);
        ReadOnlyMemory<float> spectrogram = InferenceCase.Noise(frames, mels);
        List<double[]> expected = PlainCnn14.Run(weights, spectrogram.Span);

        foreach (VectorPath path in InferenceCase.AllPaths)
        {
            BlockOutput[] outputs = new ManagedCnn14(weights, InferenceCase.AllTaps, path).Run(spectrogram, 2);

            Assert.Equal(weights.Widths, outputs.Select(output => output.Channels));
            Assert.Equal([frames / 2, frames / 4, frames / 8, frames / 16], outputs.Select(output => output.Frames));
            Assert.Equal([mels / 2, mels / 4, mels / 8, mels / 16], outputs.Select(output => output.Bins));
            Assert.All(expected.Zip(outputs), pair => Assert.InRange(InferenceCase.Error(pair.First, pair.Second.Values), 0, Tolerance));
        }
    }

    [Fact]
    public void ManagedCnn14_GoldenWeights_GiveTheReferencesBlockOutputs()
    {
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(TestSignal.Create(32000));

        BlockOutput[] blocks = new ManagedCnn14(GoldenCnn14.Weights, InferenceCase.AllTaps).Run(spectrogram.Values, 2);

        Check(blocks[0], (64, 50, 32), .442741, 1.057411, 13.03124, .2947, [.55023, .03080, 0, .66066, .24627]);
        Check(blocks[1], (128, 25, 16), .602244, 1.013960, 10.79024, .2482, [3.83747, 1.09843, .80183, .08424, 0]);
        Check(blocks[2], (256, 12, 8), .731783, 1.105252, 8.08307, .3170, [.48482, 2.78668, .08709, .06256, 2.76939]);
        Check(blocks[3], (512, 6, 4), .639111, .981333, 7.33684, .3873, [1.16665, 0, 0, .55384, .73317]);
    }

    [Fact]
    public void ManagedCnn14_PretrainedWeights_AgreeWithLibtorch()
    {
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns16k).Compute(TestSignal.Create(16000, 48000));
        using ICnn14Runner torchNetwork = InferenceCase.TorchRunner(Cnn14Weights.Pretrained);

        BlockOutput[] blocks = new ManagedCnn14(Cnn14Weights.Pretrained, InferenceCase.AllTaps).Run(spectrogram.Values, 2);

        Assert.All(torchNetwork.Run([spectrogram], FeaturePurpose.Scoring)[0].Zip(blocks), pair =>
        {
            (int frames, int bins, int channels) = (pair.Second.Frames, pair.Second.Bins, pair.Second.Channels);
            Assert.Equal((frames, bins, channels), (pair.First.Frames, pair.First.Bins, pair.First.Layer.Channels));
            double[] expected = Array.ConvertAll(pair.First.Values.ToArray(), value => (double)value);
            Assert.InRange(InferenceCase.Error(expected, pair.Second.Values), 0, Tolerance);
        });
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 4)]
    [InlineData(2, 8)]
    [InlineData(3, 16)]
    public void ManagedCnn14_MinFrames_AreEnoughAndOneLessIsNot(int block, int frames)
    {
        bool[] taps = new bool[4];
        taps[block] = true;
        var network = new ManagedCnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), taps);

        Assert.Equal(frames, network.MinFrames);
        Assert.Equal(1, Assert.Single(network.Run(InferenceCase.Noise(frames), 2)).Frames);
        Assert.Throws<ArgumentException>(() => network.Run(InferenceCase.Noise(frames - 1), 2));
    }

    [Fact]
    public void ManagedCnn14_WrongArguments_AreRefused()
    {
        var weights = Cnn14Weights.Random(1, 15, 2, 2, 2, 2);
        var network = new ManagedCnn14(weights, [true]);

        Assert.Throws<ArgumentException>(() => new ManagedCnn14(weights, [false, false]));
        Assert.Throws<ArgumentException>(() => new ManagedCnn14(weights, InferenceCase.LastTap));
        Assert.Throws<ArgumentException>(() => network.Run(new float[31], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => network.Run(new float[30], 0));
        Assert.Empty(network.Run([], 1));
    }

    [Fact]
    public void ManagedCnn14_EarlierBlocksOnly_AreTheSameAsInTheWholeRun()
    {
        ReadOnlyMemory<float> spectrogram = InferenceCase.Noise(101);
        BlockOutput[] whole = new ManagedCnn14(Cnn14Weights.Pretrained, InferenceCase.AllTaps).Run(spectrogram, 2);

        InferenceCase.AssertSameBits([whole[1]], new ManagedCnn14(Cnn14Weights.Pretrained, [false, true, false, false]).Run(spectrogram, 2));
        InferenceCase.AssertSameBits([whole[0], whole[2]], new ManagedCnn14(Cnn14Weights.Pretrained, [true, false, true]).Run(spectrogram, 2));
    }

    [Fact]
    public void ManagedCnn14_NotANumberInTheInput_ShowsInTheOutput()
    {
        float[] spectrogram = InferenceCase.Noise(40).ToArray();
        spectrogram[1300] = float.NaN;

        foreach (VectorPath path in InferenceCase.AllPaths)
        {
            BlockOutput output = Assert.Single(new ManagedCnn14(Cnn14Weights.Pretrained, InferenceCase.LastTap, path).Run(spectrogram, 1));

            Assert.Contains(float.NaN, output.Values);
        }
    }

    private static void Check(BlockOutput block, (int C, int T, int F) shape, double mean, double deviation, double max, double zeros, double[] cells)
    {
        (int c, int t, int f) = (block.Channels, block.Frames, block.Bins);
        Assert.Equal(shape, (c, t, f));
        double average = block.Values.Average(value => (double)value);

        // 1e-4 relative, and half a unit of the last digit in which the reference was printed.
        Assert.Equal(mean, average, (1e-4 * mean) + 5e-7);
        Assert.Equal(deviation, Math.Sqrt(block.Values.Average(value => (value - average) * (value - average))), (1e-4 * deviation) + 5e-7);
        Assert.Equal(max, block.Values.Max(), (1e-4 * max) + 5e-6);
        Assert.Equal(zeros, block.Values.Count(value => value == 0) / (double)block.Values.Length, 2e-4);
        (int, int, int)[] at = [(0, 0, 0), (1, t / 2, f / 2), (c / 2, 1, f - 1), (c - 1, t - 1, 0), (7, t / 3, 1)];
        Assert.All(at.Zip(cells), pair =>
        {
            (int channel, int frame, int bin) = pair.First;
            Assert.Equal(pair.Second, block.Values[(((frame * f) + bin) * c) + channel], (1e-4 * pair.Second) + 1e-5);
        });
    }
}
