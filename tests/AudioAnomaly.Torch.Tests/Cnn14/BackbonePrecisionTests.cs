using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Cnn14Network;

/// <summary>CNN14 in bfloat16.</summary>
public class BackbonePrecisionTests
{
    private static readonly string[] AllLayers = ["conv_block1", "conv_block2", "conv_block3", "conv_block4"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void BFloat16_Features_DifferByLessThanHalfAPercent(bool pretrained)
    {
        Cnn14Weights weights = pretrained ? Cnn14Weights.Pretrained : Cnn14Weights.Random(3);
        using var exact = TorchNetworks.Cnn14(weights, AllLayers);
        using var fast = TorchNetworks.Cnn14(weights, AllLayers, ComputePrecision.BFloat16);
        Spectrogram spectrogram = new LogMelFrontEnd(LogMelOptions.Panns32k).Compute(TestSignal.Create(32000));

        // 8 significant bits give 1/1024 to 1/512 per rounding; there are two roundings of values and one of kernels a layer.
        Assert.All(Differences(exact.Extract(spectrogram), fast.Extract(spectrogram)), difference => Assert.InRange(difference, 1e-5, 6e-3));
    }

    [Fact]
    public void BFloat16_ProcessorWithoutInstructions_GivesTheSameButForRareRoundings()
    {
        using var native = WithArithmetic(Cnn14Weights.Pretrained, AllLayers, ConvolutionArithmetic.BFloat16);
        using var emulated = WithArithmetic(Cnn14Weights.Pretrained, AllLayers, ConvolutionArithmetic.RoundedFloat32);
        using var exact = TorchNetworks.Cnn14(Cnn14Weights.Pretrained, AllLayers);
        Spectrogram spectrogram = TestSignal.Noise(101);

        IReadOnlyList<FeatureMap> expected = native.Extract(spectrogram), found = emulated.Extract(spectrogram);

        Assert.Equal(ComputePrecision.BFloat16, emulated.Precision);
        Assert.All(
            Differences(expected, found).Zip(Differences(expected, exact.Extract(spectrogram))),
            pair => Assert.InRange(pair.First, 0, 0.5 * pair.Second));
    }

    [Theory]
    [InlineData(ConvolutionArithmetic.BFloat16)]
    [InlineData(ConvolutionArithmetic.RoundedFloat32)]
    internal void BFloat16_FeaturesForAFit_AreThoseOf32BitsToTheBit(ConvolutionArithmetic arithmetic)
    {
        Cnn14Weights weights = Cnn14Weights.Random(1, 64, 4, 6, 8, 10);
        using var exact = TorchNetworks.Cnn14(weights, AllLayers);
        using var fast = WithArithmetic(weights, AllLayers, arithmetic);
        Spectrogram spectrogram = TestSignal.Noise(101);

        IReadOnlyList<FeatureMap> maps = fast.Extract(spectrogram, FeaturePurpose.Learning);

        Assert.Equal(exact.Extract(spectrogram).Select(map => map.Values.ToArray()), maps.Select(map => map.Values.ToArray()));
        Assert.NotEqual(maps[3].Values.ToArray(), fast.Extract(spectrogram)[3].Values.ToArray());
    }

    [Theory]
    [InlineData(ConvolutionArithmetic.BFloat16)]
    [InlineData(ConvolutionArithmetic.RoundedFloat32)]
    internal void BFloat16_ManyExtracts_LeaveNoTensorBehindAndGiveTheSameBits(ConvolutionArithmetic arithmetic)
    {
        using var network = WithArithmetic(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1", "conv_block3"], arithmetic);
        Spectrogram spectrogram = TestSignal.Noise(64);
        float[] first = network.Extract(spectrogram)[1].Values.ToArray();
        network.Extract(spectrogram, FeaturePurpose.Learning);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        for (int i = 0; i < 200; i++)
        {
            Assert.Equal(first, network.Extract(spectrogram)[1].Values.ToArray());
            network.Extract(spectrogram, FeaturePurpose.Learning);
        }

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void BFloat16_MadeInADisposeScope_OutlivesIt()
    {
        Cnn14 network;
        using (torch.NewDisposeScope())
        {
            network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), AllLayers, ComputePrecision.BFloat16);
            network.Extract(TestSignal.Noise(32), FeaturePurpose.Learning);
        }

        Assert.Equal(4, network.Extract(TestSignal.Noise(32)).Count);
        Assert.Equal(4, network.Extract(TestSignal.Noise(32), FeaturePurpose.Learning).Count);
        network.Dispose();
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.Extract(TestSignal.Noise(32), FeaturePurpose.Learning));
    }

    [Theory]
    [InlineData(ComputePrecision.Float32)]
    [InlineData(ComputePrecision.BFloat16)]
    public void Precision_SavedState_HasNoneSoThatTheLoadDecides(ComputePrecision precision)
    {
        Cnn14Weights weights = Cnn14Weights.Random(5, 64, 4, 4, 8, 8);
        using var exact = TorchNetworks.Cnn14(weights, ["conv_block4"]);
        using var fast = TorchNetworks.Cnn14(weights, ["conv_block4"], ComputePrecision.BFloat16);
        Spectrogram spectrogram = TestSignal.Noise(90);

        ComponentState state = fast.SaveState();
        using var restored = (Cnn14)TorchNetworks.Components(precision).Create<IFeatureExtractor>(state);

        Assert.True(exact.SaveState().Describes(state));
        Assert.False(state.Options.ContainsKey("precision"));
        Assert.Equal(precision, restored.Precision);
        Assert.Equal((precision == ComputePrecision.Float32 ? exact : fast).Extract(spectrogram)[0].Values.ToArray(), restored.Extract(spectrogram)[0].Values.ToArray());
    }

    [Fact]
    public void Precision_InAFileOfBefore_IsNotObeyed()
    {
        using var original = TorchNetworks.Cnn14(Cnn14Weights.Random(5, 64, 2, 2, 2, 2), ["conv_block1"]);
        ComponentState state = original.SaveState();
        state.Options["precision"] = "bfloat16";

        using var restored = (Cnn14)TorchNetworks.Restore<IFeatureExtractor>(state);

        Assert.Equal(ComputePrecision.Float32, restored.Precision);
    }

    [Fact]
    public void Precision_Auto_IsDecidedOnce()
    {
        using var one = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1"], ComputePrecision.Auto);
        using var two = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1"], ComputePrecision.Auto);

        Assert.NotEqual(ComputePrecision.Auto, one.Precision);
        Assert.Equal(one.Precision, two.Precision);
        Assert.True(one.SaveState().Describes(two.SaveState()));
        Assert.True(BFloat16Processor.HasInstructions || one.Precision == ComputePrecision.Float32);
    }

    [Fact]
    public void Precision_Undefined_IsRefused()
        => Assert.Throws<ArgumentOutOfRangeException>(() => TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1"], (ComputePrecision)9));

    [Theory]
    [InlineData(ComputePrecision.Float32)]
    [InlineData(ComputePrecision.BFloat16)]
    public void Student_Trained_ScoresInThePrecisionThatTheDetectorWasGiven(ComputePrecision precision)
    {
        ComponentContext components = TorchNetworks.Components(precision);
        using var teacher = new Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1", "conv_block2"], components: components);
        var options = new StfpmOptions { Epochs = 1, SegmentFrames = 32 };

        StfpmState trained = new StfpmTrainer(new TorchOptions()).Train(new(StfpmDetector.ComponentId, options, teacher, [TestSignal.Noise(40), TestSignal.Noise(40, seed: 5)], new FitContext(), components));

        using var student = (Cnn14)trained.Student;
        Assert.Equal(precision, student.Precision);
    }

    private static Cnn14 WithArithmetic(Cnn14Weights weights, IEnumerable<string> layers, ConvolutionArithmetic arithmetic)
        => new(weights, layers, components: new ComponentContext(new ComponentRegistry().AddEngine<ICnn14Engine>(new FixedArithmeticEngine(arithmetic))));

    /// <summary>The L2 norm of the difference over that of the values, by layer.</summary>
    private static IEnumerable<double> Differences(IReadOnlyList<FeatureMap> expected, IReadOnlyList<FeatureMap> found)
        => expected.Zip(found, (a, b) =>
        {
            double difference = 0, norm = 0;
            for (int i = 0; i < a.Values.Length; i++)
            {
                double x = a.Values.Span[i];
                difference += Math.Pow(x - b.Values.Span[i], 2);
                norm += x * x;
            }

            return Math.Sqrt(difference / norm);
        });
}
