using System.ComponentModel.DataAnnotations;
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
        using var native = Cnn14.WithArithmetic(Cnn14Weights.Pretrained, AllLayers, ConvolutionArithmetic.BFloat16);
        using var emulated = Cnn14.WithArithmetic(Cnn14Weights.Pretrained, AllLayers, ConvolutionArithmetic.RoundedFloat32);
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
        using var fast = Cnn14.WithArithmetic(weights, AllLayers, arithmetic);
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
        using var network = Cnn14.WithArithmetic(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1", "conv_block3"], arithmetic);
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
            network.Learn(TestSignal.Noise(32));
        }

        Assert.Equal(4, network.Extract(TestSignal.Noise(32)).Count);
        Assert.Equal(4, network.Learn(TestSignal.Noise(32)).Count);
        network.Dispose();
        network.Dispose();
        Assert.Throws<ObjectDisposedException>(() => network.Learn(TestSignal.Noise(32)));
    }

    [Theory]
    [InlineData(ComputePrecision.Float32)]
    [InlineData(ComputePrecision.BFloat16)]
    public void Precision_SavedState_KeepsItAndItsBits(ComputePrecision precision)
    {
        using var original = TorchNetworks.Cnn14(Cnn14Weights.Random(5, 64, 4, 4, 8, 8), ["conv_block4"], precision);
        Spectrogram spectrogram = TestSignal.Noise(90);

        using var restored = (Cnn14)ComponentRegistry.Default.Create<IFeatureExtractor>(original.SaveState());

        Assert.Equal(precision, restored.Precision);
        Assert.Equal(original.Extract(spectrogram)[0].Values.ToArray(), restored.Extract(spectrogram)[0].Values.ToArray());
    }

    [Fact]
    public void Precision_FileOfBeforeThereWasAChoice_Is32Bits()
    {
        using var original = TorchNetworks.Cnn14(Cnn14Weights.Random(5, 64, 2, 2, 2, 2), ["conv_block1"], ComputePrecision.BFloat16);
        ComponentState state = original.SaveState();
        state.Options.Remove("precision");

        using var restored = (Cnn14)ComponentRegistry.Default.Create<IFeatureExtractor>(state);

        Assert.Equal(ComputePrecision.Float32, restored.Precision);
    }

    [Fact]
    public void Precision_UnknownInAFile_IsNamed()
    {
        using var original = TorchNetworks.Cnn14(Cnn14Weights.Random(5, 64, 2, 2, 2, 2), ["conv_block1"]);
        ComponentState state = original.SaveState();
        state.Options["precision"] = "int8";

        Exception error = Assert.ThrowsAny<Exception>(() => ComponentRegistry.Default.Create<IFeatureExtractor>(state));

        Assert.Contains("int8", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Precision_Auto_IsDecidedOnceAndSaved()
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
    {
        var options = new Cnn14Options { Precision = (BackbonePrecision)9 };

        Assert.Contains(options.Validate(new ValidationContext(options)), result => result.MemberNames.Contains(nameof(Cnn14Options.Precision)));
        Assert.Throws<ArgumentOutOfRangeException>(() => TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1"], (BackbonePrecision)9));
    }

    [Theory]
    [InlineData(ComputePrecision.Float32)]
    [InlineData(ComputePrecision.BFloat16)]
    public void Student_Exported_ScoresInItsTeachersPrecision(ComputePrecision precision)
    {
        using var teacher = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), ["conv_block1", "conv_block2"], precision);
        using ITrainableBackbone student = teacher.CreateStudent(4);

        using var exported = (Cnn14)student.Export();

        Assert.Equal(precision, exported.Precision);
    }

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
