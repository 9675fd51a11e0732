using AudioAnomaly.Components;
using AudioAnomaly.Features.Tests.Inference;

namespace AudioAnomaly.Features.Tests.Cnn14Network;

public class Cnn14Tests
{
    private static readonly string[] AllLayers = ["conv_block1", "conv_block2", "conv_block3", "conv_block4"];

    [Fact]
    public void Cnn14_GoldenWeights_GiveTheReferencesBlockOutputs()
    {
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(TestSignal.Create(32000));
        using ICnn14Runner network = InferenceCase.TorchRunner(GoldenCnn14.Weights);

        IReadOnlyList<FeatureMap> maps = network.Run([spectrogram], FeaturePurpose.Scoring)[0];

        Check(maps[0], (64, 50, 32), .442741, 1.057411, 13.03124, .2947, [.55023, .03080, 0, .66066, .24627]);
        Check(maps[1], (128, 25, 16), .602244, 1.013960, 10.79024, .2482, [3.83747, 1.09843, .80183, .08424, 0]);
        Check(maps[2], (256, 12, 8), .731783, 1.105252, 8.08307, .3170, [.48482, 2.78668, .08709, .06256, 2.76939]);
        Check(maps[3], (512, 6, 4), .639111, .981333, 7.33684, .3873, [1.16665, 0, 0, .55384, .73317]);
    }

    [Fact]
    public void Cnn14_EarlierLayerOnly_IsTheSameAsInTheWholeRunBeforeTheEnd()
    {
        Cnn14Weights weights = Cnn14Weights.Random(1, 64, 4, 6, 8, 10);
        using var whole = TorchNetworks.Cnn14(weights, AllLayers);
        using var part = TorchNetworks.Cnn14(weights, ["conv_block2"]);
        Spectrogram spectrogram = TestSignal.Noise(101);

        FeatureMap map = Assert.Single(part.Extract(spectrogram));

        // Recordings end with the coarsest cell of all layers tapped.
        int cells = (96 - part.ContextFrames!.Value) / 4 * 16 * 6;
        Assert.Equal("conv_block2", map.Layer.Name);
        Assert.Equal(whole.Extract(spectrogram)[1].Values[..cells].ToArray(), map.Values[..cells].ToArray());
    }

    [Theory]
    [InlineData(16)]
    [InlineData(101)]
    [InlineData(700)]
    [InlineData(701)]
    [InlineData(6001)]
    public void Cnn14_AnyLength_HalvesTheGridOfItsWholeCellsInEveryBlock(int frames)
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), AllLayers);

        IReadOnlyList<FeatureMap> maps = network.Extract(TestSignal.Noise(frames));

        int cells = frames / 16;
        Assert.Equal([8 * cells, 4 * cells, 2 * cells, cells], maps.Select(map => map.Frames));
        Assert.Equal([32, 16, 8, 4], maps.Select(map => map.Bins));
        Assert.Equal([2, 4, 8, 16], network.Layers.Select(layer => layer.FrameStride));
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(true, 1)]
    [InlineData(true, 2)]
    [InlineData(true, 3)]
    [InlineData(false, 2)]
    [InlineData(false, 3)]
    public void Cnn14_SteadySound_EndsAlikeWhateverTheLength(bool managed, int lastBlock)
    {
        string[] layers = AllLayers[..(lastBlock + 1)];
        var weights = Cnn14Weights.Random(1, 64, 4, 6, 8, 10);
        using Cnn14 network = managed ? new Cnn14(weights, layers) : TorchNetworks.Cnn14(weights, layers);
        float[][] ends = Ends(network, 96);

        Assert.All(Enumerable.Range(97, 32), frames => Assert.All(ends.Zip(Ends(network, frames)), pair =>
            Assert.All(pair.First.Zip(pair.Second), value => Assert.Equal(value.First, value.Second, 1e-5))));
    }

    [Fact]
    public void Cnn14_TooShort_SaysWhatIsNeeded()
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block4"]);

        AudioContentException error = Assert.Throws<AudioContentException>(() => network.Extract(TestSignal.Noise(15)));

        Assert.Contains("needs at least 0.", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("conv_block1", 2)]
    [InlineData("conv_block2", 4)]
    [InlineData("conv_block3", 8)]
    [InlineData("conv_block4", 16)]
    public void Cnn14_MinFrames_AreEnoughAndOneLessIsNot(string layer, int frames)
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), [layer]);

        Assert.Equal(frames, network.MinFrames);
        Assert.Equal(1, network.Extract(TestSignal.Noise(frames))[0].Frames);
        Assert.Throws<AudioContentException>(() => network.Extract(TestSignal.Noise(frames - 1)));
    }

    [Fact]
    public void Cnn14_Disposed_ThrowsInsteadOfCrashing()
    {
        var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block2"]);
        network.Dispose();
        network.Dispose();

        Assert.ThrowsAny<InvalidOperationException>(() => network.Extract(TestSignal.Noise(40)));
    }

    [Fact]
    public void Cnn14_OtherNumberOfMelBands_IsRefused()
    {
        using var network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block4"]);

        Assert.Throws<ArgumentException>(() => network.Extract(TestSignal.Noise(100, bins: 40)));
    }

    [Theory]
    [InlineData("conv_block5")]
    [InlineData("conv_block0")]
    [InlineData("fc1")]
    public void Cnn14_UnknownLayer_IsNamed(string layer)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), [layer]));

        Assert.Contains(layer, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14_SavedState_GivesTheSameBits()
    {
        using var original = TorchNetworks.Cnn14(Cnn14Weights.Random(5, 64, 4, 4, 8, 8), ["conv_block4", "conv_block2"]);
        Spectrogram spectrogram = TestSignal.Noise(90);

        IFeatureExtractor restored = TorchNetworks.Restore<IFeatureExtractor>(original.SaveState());
        using var owned = (IDisposable)restored;

        Assert.Equal(["conv_block2", "conv_block4"], restored.Layers.Select(layer => layer.Name));
        Assert.Equal(original.Extract(spectrogram)[1].Values.ToArray(), restored.Extract(spectrogram)[1].Values.ToArray());
    }

    [Fact]
    public void Cnn14Weights_Random_FollowTheSeed()
    {
        Assert.Equal(First(Cnn14Weights.Random(1)), First(Cnn14Weights.Random(1)));
        Assert.NotEqual(First(Cnn14Weights.Random(1)), First(Cnn14Weights.Random(2)));
        Assert.Equal([64, 128, 256, 512], Cnn14Weights.Random(1).Widths);

        static float[] First(Cnn14Weights weights) => weights.Tensors["conv_block1.conv1.weight"].Values.ToArray();
    }

    [Theory]
    [InlineData("conv_block3.conv2.weight")]
    [InlineData("bn0.running_mean")]
    [InlineData("conv_block4.bn2.bias")]
    public void Cnn14Weights_MissingTensor_IsNamed(string name)
    {
        Dictionary<string, TensorData> tensors = Tiny();
        tensors.Remove(name);

        Assert.Contains(name, Assert.ThrowsAny<FormatException>(() => new Cnn14Weights(tensors)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14Weights_WrongShape_NamesBothShapes()
    {
        Dictionary<string, TensorData> tensors = Tiny();
        tensors["conv_block2.conv1.weight"] = new TensorData(new float[2 * 3 * 9], 2, 3, 3, 3);

        string message = Assert.ThrowsAny<FormatException>(() => new Cnn14Weights(tensors)).Message;

        Assert.Contains("[2, 3, 3, 3]", message, StringComparison.Ordinal);
        Assert.Contains("[2, 2, 3, 3]", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14Weights_NegativeVarianceOrNaN_IsRefused()
    {
        Dictionary<string, TensorData> tensors = Tiny();
        tensors["conv_block1.bn1.running_var"] = new TensorData(new float[] { 1, -1e-3f }, 2);
        Assert.Contains("negative variance", Assert.ThrowsAny<FormatException>(() => new Cnn14Weights(tensors)).Message, StringComparison.Ordinal);

        tensors["conv_block1.bn1.running_var"] = new TensorData(new float[] { 1, float.NaN }, 2);
        Assert.Contains("NaN", Assert.ThrowsAny<FormatException>(() => new Cnn14Weights(tensors)).Message, StringComparison.Ordinal);
    }

    /// <summary>The last cells in time of every layer, of a recording whose frames are all the same.</summary>
    private static float[][] Ends(Cnn14 network, int frames)
    {
        Spectrogram one = TestSignal.Noise(1);
        float[] values = [.. Enumerable.Range(0, frames).SelectMany(_ => one.Values.ToArray())];
        return [.. network.Extract(new Spectrogram(values, frames, one.Axes)).Select(map => map.Values[^(map.Bins * map.Layer.Channels)..].ToArray())];
    }

    private static Dictionary<string, TensorData> Tiny() => new(Cnn14Weights.Random(1, 64, 2, 2, 2, 2).Tensors);

    private static void Check(FeatureMap map, (int C, int T, int F) shape, double mean, double deviation, double max, double zeros, double[] cells)
    {
        (int c, int t, int f) = (map.Layer.Channels, map.Frames, map.Bins);
        Assert.Equal(shape, (c, t, f));
        float[] values = map.Values.ToArray();
        double average = values.Average(value => (double)value);

        // 1e-4 relative, and half a unit of the last digit in which the reference was printed.
        Assert.Equal(mean, average, (1e-4 * mean) + 5e-7);
        Assert.Equal(deviation, Math.Sqrt(values.Average(value => (value - average) * (value - average))), (1e-4 * deviation) + 5e-7);
        Assert.Equal(max, values.Max(), (1e-4 * max) + 5e-6);
        Assert.Equal(zeros, values.Count(value => value == 0) / (double)values.Length, 2e-4);
        (int, int, int)[] at = [(0, 0, 0), (1, t / 2, f / 2), (c / 2, 1, f - 1), (c - 1, t - 1, 0), (7, t / 3, 1)];
        Assert.All(at.Zip(cells), pair => Assert.Equal(pair.Second, map.At(pair.First.Item1, pair.First.Item2, pair.First.Item3), (1e-4 * pair.Second) + 1e-5));
    }
}
