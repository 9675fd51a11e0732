using AudioAnomaly.Components;

namespace AudioAnomaly.Onnx.Tests;

public class OnnxExtractorTests
{
    private static readonly string[] TimeFirst = ["n", "1", "time", "64"];

    [Theory]
    [InlineData("n,1,time,64", "nctf")]
    [InlineData("1,1,64,time", "ncft")]
    [InlineData("n,1,T,F", "nctf")]
    [InlineData("n,1,mel,frames", "ncft")]
    public void OnnxExtractor_AnyLayout_GivesTheSameFeatures(string axes, string layout)
    {
        using var expected = Create(TestNetworks.Convolution(TimeFirst));
        using var guessed = Create(TestNetworks.Convolution(axes.Split(',')), o => o.Bins = 64);
        using var given = Create(TestNetworks.Convolution(axes.Split(',')), o => (o.Bins, o.InputLayout) = (64, layout));
        Spectrogram spectrogram = TestData.Noise(101, 1);

        FeatureMap map = guessed.Extract(spectrogram)[0];

        Assert.Equal((3, 2, 2), (map.Layer.Channels, map.Layer.FrameStride, map.Layer.BinStride));
        Assert.Equal((50, 32), (map.Frames, map.Bins));
        if (layout == "nctf")
        {
            Assert.Equal(expected.Extract(spectrogram)[0].Values.ToArray(), map.Values.ToArray());
        }

        Assert.Equal(map.Values.ToArray(), given.Extract(spectrogram)[0].Values.ToArray());
    }

    [Fact]
    public void OnnxExtractor_FrequencyFirst_IsTheTransposedConvolution()
    {
        // A kernel whose time and frequency are exchanged sees the exchanged input alike; ours is the same for both, so the map is another one.
        using var network = Create(TestNetworks.Convolution(["n", "1", "64", "time"]));
        Spectrogram spectrogram = TestData.Noise(64, 1);
        float[] turned = new float[64 * 64];
        for (int i = 0; i < turned.Length; i++)
        {
            turned[i] = spectrogram.Values.Span[(i % 64 * 64) + (i / 64)];
        }

        using var other = Create(TestNetworks.Convolution(TimeFirst));
        FeatureMap first = network.Extract(spectrogram)[0], second = other.Extract(new Spectrogram(turned, 64, spectrogram.Axes))[0];

        for (int t = 0; t < 32; t++)
        {
            for (int f = 0; f < 32; f++)
            {
                Assert.Equal(first.Values.Span[((t * 32) + f) * 3], second.Values.Span[((f * 32) + t) * 3]);
            }
        }
    }

    [Fact]
    public void OnnxExtractor_ScaleMeanAndDeviation_ChangeTheInput()
    {
        byte[] same = TestNetworks.Same("x", "n", "1", "time", "64");
        using var extractor = Create(same, o => (o.Scale, o.Mean, o.Deviation) = (0.5, -10, 4));
        Spectrogram spectrogram = TestData.Noise(40, 1);

        FeatureMap map = extractor.Extract(spectrogram)[0];

        Assert.Equal((1, 40, 64), (map.Layer.Channels, map.Frames, map.Bins));
        Assert.Equal(((spectrogram[7, 9] * 0.5f) + 10) / 4, map.Values.Span[(7 * 64) + 9], 1e-5f);
    }

    [Fact]
    public void OnnxExtractor_Context_IsTheReceptiveField()
    {
        using var convolution = Create(TestNetworks.Convolution(TimeFirst, stride: 1));
        using var global = Create(TestNetworks.Global());
        using var cnn14 = Create(OnnxExport.ToBytes(Cnn14Weights.Random(3, 64, 8, 8, 8, 8)));

        Assert.Equal(1, convolution.ContextFrames);
        Assert.Null(global.ContextFrames);
        Assert.Equal([2, 4, 8, 16], cnn14.Layers.Select(layer => layer.FrameStride));
        Assert.Equal([2, 4, 8, 16], cnn14.Layers.Select(layer => layer.BinStride));
        Assert.Equal((30, 16, 64), (cnn14.ContextFrames, cnn14.MinFrames, cnn14.Bins));
    }

    [Fact]
    public void OnnxExtractor_NetworkWithoutPadding_HasItsCellsWhereTheirSoundIs()
    {
        using var extractor = Create(TestNetworks.Convolution(TimeFirst, stride: 1, padding: 0));
        Spectrogram loud = TestData.WithBlob(TestData.Noise(60, 1), 30, 1, 0, 64);

        FeatureMap quiet = extractor.Extract(TestData.Noise(60, 1))[0], map = extractor.Extract(loud)[0];

        Assert.Equal(60, map.Frames);
        int width = map.Bins * map.Layer.Channels;
        int[] changed = [.. Enumerable.Range(0, 60).Where(t => !map.Values.Slice(t * width, width).Span.SequenceEqual(quiet.Values.Slice(t * width, width).Span))];
        Assert.Equal([29, 30, 31], changed);
    }

    [Fact]
    public void OnnxExtractor_FixedLength_RunsAsWindowsWithTheFeaturesOfTheWhole()
    {
        using var whole = Create(TestNetworks.Convolution(TimeFirst));
        using var windows = Create(TestNetworks.Convolution(["1", "1", "48", "64"]));
        Spectrogram spectrogram = TestData.Noise(233, 2);

        FeatureMap expected = whole.Extract(spectrogram)[0], map = windows.Extract(spectrogram)[0];

        Assert.Equal((48, 48), (windows.MinFrames, windows.FixedFrames));
        Assert.Null(windows.ContextFrames);
        Assert.Equal((expected.Frames, expected.Bins, expected.Layer.FrameStride), (map.Frames, map.Bins, map.Layer.FrameStride));

        // The last cell of the last window sees repeated frames where the whole recording has zeros behind its end.
        int compared = (expected.Frames - 1) * expected.Bins * 3;
        for (int i = 0; i < compared; i++)
        {
            Assert.Equal(expected.Values.Span[i], map.Values.Span[i], 1e-4f);
        }
    }

    [Fact]
    public void OnnxExtractor_OneVectorForAWindow_IsACellIfTheLayoutSaysSo()
    {
        using var extractor = Create(TestNetworks.Pooled(["1", "1", "48", "64"]), o => o.OutputLayout = "tc");
        Spectrogram spectrogram = TestData.Noise(144, 1);

        FeatureMap map = extractor.Extract(spectrogram)[0];

        Assert.Equal((3, 48, 64), (map.Layer.Channels, map.Layer.FrameStride, map.Layer.BinStride));
        Assert.Equal((3, 1), (map.Frames, map.Bins));
        Assert.Equal(extractor.Extract(spectrogram.Slice(48, 48))[0].Values.ToArray(), map.Values.Slice(3, 3).ToArray());
    }

    [Fact]
    public void OnnxExtractor_OutputWithoutFrequency_IsOneRow()
    {
        using var extractor = Create(TestNetworks.Flattened());

        FeatureMap map = extractor.Extract(TestData.Noise(80, 1))[0];

        Assert.Equal((256, 40, 1), (map.Layer.Channels, map.Frames, map.Bins));
        Assert.Equal((2, 64), (map.Layer.FrameStride, map.Layer.BinStride));
    }

    [Fact]
    public void OnnxExtractor_TensorOfTheInside_IsALayer()
    {
        (byte[] content, string inner) = TestNetworks.WithInside();
        using var extractor = Create(content, o => o.Layers = ["outer", inner]);

        Assert.Equal([inner, "outer"], extractor.Layers.Select(layer => layer.Name));
        Assert.Equal([2, 4], extractor.Layers.Select(layer => layer.FrameStride));
        Assert.Equal([3, 4], extractor.Layers.Select(layer => layer.Channels));
    }

    [Fact]
    public void OnnxExtractor_Batch_IsAsEachAlone()
    {
        using var extractor = Create(TestNetworks.Convolution(TimeFirst));
        Spectrogram[] clips = [TestData.Noise(80, 1), TestData.Noise(60, 2), TestData.Noise(80, 3), TestData.Noise(80, 4)];

        IReadOnlyList<IReadOnlyList<FeatureMap>> together = extractor.Extract(clips, FeaturePurpose.Scoring);

        for (int i = 0; i < clips.Length; i++)
        {
            float[] alone = extractor.Extract(clips[i])[0].Values.ToArray();
            Assert.All(alone.Zip(together[i][0].Values.ToArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
        }
    }

    [Fact]
    public async Task OnnxExtractor_ManyThreadsWhileDisposed_EndWellOrAreRefused()
    {
        var extractor = Create(TestNetworks.Convolution(TimeFirst));
        Spectrogram spectrogram = TestData.Noise(200, 1);
        float[] expected = extractor.Extract(spectrogram)[0].Values.ToArray();
        using var started = new CountdownEvent(4);

        Task<int>[] tasks = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() =>
        {
            int done = 0;
            try
            {
                for (; done < 1000; done++)
                {
                    Assert.Equal(expected, extractor.Extract(spectrogram)[0].Values.ToArray());
                    if (done == 0)
                    {
                        started.Signal();
                    }
                }
            }
            catch (ObjectDisposedException)
            {
                // Refused, as it must be.
            }

            return done;
        }))];
        started.Wait(TestContext.Current.CancellationToken);
        extractor.Dispose();
        extractor.Dispose();

        Assert.All(await Task.WhenAll(tasks), done => Assert.True(done > 0));
        Assert.Throws<ObjectDisposedException>(() => extractor.Extract(spectrogram));
    }

    [Fact]
    public void OnnxExtractor_TwoOfOneNetwork_ShareItUntilTheLastIsDisposed()
    {
        byte[] content = TestNetworks.Convolution(TimeFirst);
        using var first = Create(content);
        var second = Create(content);
        float[] expected = first.Extract(TestData.Noise(64, 1))[0].Values.ToArray();

        second.Dispose();

        Assert.Equal(expected, first.Extract(TestData.Noise(64, 1))[0].Values.ToArray());
    }

    internal static OnnxExtractor Create(byte[] content, Action<OnnxOptions>? configure = null)
    {
        var options = new OnnxOptions { Content = content };
        configure?.Invoke(options);
        return new OnnxExtractor(options);
    }
}
