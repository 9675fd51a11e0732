using System.Runtime.InteropServices;
using AudioAnomaly.Components;
using TorchSharp;

namespace AudioAnomaly.Torch.Tests.Devices;

/// <summary>Networks and training on other devices than the processor. Where there is no GPU a processor that copies every tensor takes its place.</summary>
public class TorchDeviceTests
{
    private const double GpuTolerance = 1e-3;
    private static readonly string[] Layers = ["conv_block1", "conv_block2", "conv_block4"];
    private static readonly TorchDevice CopyingProcessor = new("copies", static tensor => tensor.clone());
    private static readonly TorchOptions Copies = new() { FindDevice = _ => CopyingProcessor };

    [Theory]
    [InlineData("gpu")]
    [InlineData("cuda:")]
    [InlineData("cuda:-1")]
    [InlineData("cuda:1.0")]
    [InlineData("CUDA")]
    [InlineData("")]
    public void Open_UnknownName_SaysWhichThereAre(string name)
    {
        TorchDeviceException error = Assert.Throws<TorchDeviceException>(() => TorchDevice.Open(name));

        Assert.Equal(name, error.Device);
        Assert.Contains("cuda:N", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Open_GpuThatIsNotThere_SaysWhyAndWhatToDo()
    {
        NativeRuntime.EnsureLoaded();
        int count = CudaDevices.Found.Count;
        TorchDeviceException error = Assert.Throws<TorchDeviceException>(() => TorchDevice.Open($"cuda:{count}"));

        Assert.Contains(count > 0 ? $"cuda:{count - 1}" : error.Cause.Contains("without CUDA", StringComparison.Ordinal) ? "AUDIOANOMALY_LIBTORCH" : "driver", error.Cure, StringComparison.Ordinal);
        Assert.Same(TorchDevice.Processor, TorchDevice.Open("cpu"));
    }

    [Fact]
    public void UseTorch_GpuThatIsNotThere_FailsBeforeAnythingIsRead()
    {
        NativeRuntime.EnsureLoaded();
        Assert.SkipWhen(CudaDevices.Found.Count > 0, "There is a GPU.");

        Assert.Throws<TorchDeviceException>(() => new Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), Layers, components: new ComponentContext(
            new ComponentRegistry().AddFeatures().AddTorch(o => o.Device = "cuda"))));
        Assert.Throws<TorchDeviceException>(() => new Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), Layers, components: new ComponentContext(
            new ComponentRegistry().AddFeatures().AddTorch(), new ExecutionOptions { Device = "cuda:0" })));
        Assert.Throws<TorchDeviceException>(() => Train(new AutoencoderTrainer(new TorchOptions { Device = "cuda" }), "autoencoder", new AutoencoderOptions(), null, Unread()));

        static IEnumerable<Spectrogram> Unread() => Enumerable.Range(0, 1).Select<int, Spectrogram>(_ => throw new InvalidOperationException("A clip was read."));
    }

    [Fact]
    public void Float16_OnTheProcessor_IsRefusedByName()
    {
        TorchDeviceException error = Assert.Throws<TorchDeviceException>(() => TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 2, 2, 2, 2), Layers, ComputePrecision.Float16));

        Assert.Contains("float16", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void LibTorchFolder_WithoutLibTorch_IsRefusedByName()
    {
        NativeRuntimeException error = Assert.Throws<NativeRuntimeException>(() => new ComponentRegistry().AddTorch(o => o.LibTorchFolder = AppContext.BaseDirectory + "nothing"));

        Assert.Contains("nothing", error.Cause, StringComparison.Ordinal);
    }

    [Fact]
    public void Extract_AnotherDevice_GivesTheFeaturesOfEachAloneAndLeavesNoTensorBehind()
    {
        var weights = Cnn14Weights.Random(1, 64, 8, 8, 16, 16);
        using Cnn14 expected = TorchNetworks.Cnn14(weights, Layers), actual = new(weights, Layers, components: new ComponentContext(
            new ComponentRegistry().AddFeatures().AddEngine<ICnn14Engine>(new TorchCnn14Engine(Copies)), new ExecutionOptions { Precision = ComputePrecision.Float32 }));
        Spectrogram[] spectrograms = [.. ((int[])[100, 100, 100, 64, 100, 80, 80]).Select((frames, seed) => TestSignal.Noise(frames, seed: seed))];
        actual.Extract(spectrograms, FeaturePurpose.Scoring);
        long before = DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount;

        IReadOnlyList<IReadOnlyList<FeatureMap>> maps = actual.Extract(spectrograms, FeaturePurpose.Scoring);

        Assert.Equal(before, DisposeScopeManager.Statistics.TensorStatistics.ThreadTotalLiveCount);
        Assert.Equal(spectrograms.Length, maps.Count);
        for (int i = 0; i < maps.Count; i++)
        {
            AssertNear(expected.Extract(spectrograms[i]), maps[i], 1e-5);
        }
    }

    [Fact]
    public void Extract_MemoryThatSufficesForAFew_TakesFewerAtATime()
    {
        var batches = new List<long>();
        FeatureLayer[] layers = [new FeatureLayer("same", 1, 1, 1)];
        Spectrogram[] spectrograms = [.. Enumerable.Range(0, 11).Select(seed => TestSignal.Noise(20, seed: seed))];

        IReadOnlyList<IReadOnlyList<FeatureMap>> maps = TensorMaps.Run("test", layers, spectrograms, Forward, CopyingProcessor);

        Assert.Equal([11L, 5, 2, 3, 1, 2, 6, 3, 1, 2, 3, 1, 2], batches);
        Assert.Equal(spectrograms.Select(spectrogram => spectrogram.Values.ToArray()), maps.Select(map => map[0].Values.ToArray()));

        torch.Tensor[] Forward(torch.Tensor input)
        {
            batches.Add(input.shape[0]);
            return input.shape[0] > 2 ? throw OutOfMemory() : [input.clone()];
        }
    }

    [Fact]
    public void Extract_MemoryThatSufficesForNone_SaysWhatToDo()
    {
        TorchDeviceException error = Assert.Throws<TorchDeviceException>(() => TensorMaps.Run(
            "test",
            [new FeatureLayer("same", 1, 1, 1)],
            [TestSignal.Noise(20), TestSignal.Noise(20)],
            _ => throw OutOfMemory(),
            CopyingProcessor));

        Assert.Contains("WindowSeconds", error.Cure, StringComparison.Ordinal);
        Assert.IsType<ExternalException>(error.InnerException);
    }

    [Fact]
    public void Training_AnotherDevice_GivesTheSameWeights()
    {
        Spectrogram[] clips = [.. Enumerable.Range(0, 6).Select(seed => TestSignal.Noise(80, seed: seed))];
        using Cnn14 network = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 8, 8), ["conv_block1", "conv_block2"]);

        var autoencoder = new AutoencoderOptions { Epochs = 3, BatchSize = 16, HiddenUnits = 8 };
        Assert.Equal(
            Train(new AutoencoderTrainer(new TorchOptions()), "autoencoder", autoencoder, null, clips).Layers.SelectMany(layer => layer.Weight.Values.ToArray()),
            Train(new AutoencoderTrainer(Copies), "autoencoder", autoencoder, null, clips).Layers.SelectMany(layer => layer.Weight.Values.ToArray()));

        var cfa = new CfaOptions { Epochs = 2, Neighbors = 2 };
        CfaModel one = Train(new CfaTrainer(new TorchOptions()), "cfa", cfa, network, clips), other = Train(new CfaTrainer(Copies), "cfa", cfa, network, clips);
        Assert.Equal(one.Radius, other.Radius);
        Assert.Equal(one.Centroids.Rows, other.Centroids.Rows);

        var stfpm = new StfpmOptions { Epochs = 2, BatchSize = 4, SegmentFrames = 64 };
        StfpmState expected = Train(new StfpmTrainer(new TorchOptions()), "stfpm", stfpm, network, clips), actual = Train(new StfpmTrainer(Copies), "stfpm", stfpm, network, clips);
        Assert.Equal(expected.LayerMeans, actual.LayerMeans);
        AssertNear(expected.Student.Extract(clips[0]), actual.Student.Extract(clips[0]), 0);
    }

    [Fact]
    public void Cuda_Float32_AgreesWithManagedCodeAndTrains()
    {
        SkipWithoutGpu();
        using Cnn14 managed = new(Cnn14Weights.Pretrained, ["conv_block2", "conv_block3", "conv_block4"]), cuda = OnGpu(ComputePrecision.Float32);
        Spectrogram[] clips = [.. Enumerable.Range(0, 5).Select(seed => TestSignal.Noise(300, seed: seed))];

        IReadOnlyList<IReadOnlyList<FeatureMap>> found = cuda.Extract(clips, FeaturePurpose.Scoring);

        Assert.All(found.Zip(clips), pair => AssertNear(managed.Extract(pair.Second), pair.First, GpuTolerance));
        Assert.NotEmpty(Train(new AutoencoderTrainer(new TorchOptions { Device = "cuda" }), "autoencoder", new AutoencoderOptions { Epochs = 1 }, null, clips).Layers);
        Assert.True(Train(new CfaTrainer(new TorchOptions { Device = "cuda" }), "cfa", new CfaOptions { Epochs = 1 }, cuda, clips).Radius > 0);
        Assert.NotEmpty(Train(new StfpmTrainer(new TorchOptions { Device = "cuda" }), "stfpm", new StfpmOptions { Epochs = 1 }, cuda, clips).LayerMeans);
    }

    [Theory]
    [InlineData(ComputePrecision.BFloat16, 0.1)]
    [InlineData(ComputePrecision.Float16, 0.02)]
    public void Cuda_SixteenBits_AgreeWithinTheirDigits(ComputePrecision precision, double tolerance)
    {
        SkipWithoutGpu();
        using Cnn14 managed = new(Cnn14Weights.Pretrained, ["conv_block2", "conv_block3", "conv_block4"]), cuda = OnGpu(precision);
        Spectrogram clip = TestSignal.Noise(300);

        AssertNear(managed.Extract(clip), cuda.Extract(clip), tolerance);
    }

#pragma warning disable CA2201 // What TorchSharp throws is this very type.
    private static ExternalException OutOfMemory() => new("CUDA out of memory. Tried to allocate 1 GiB.");
#pragma warning restore CA2201

    private static Cnn14 OnGpu(ComputePrecision precision) => new(
        Cnn14Weights.Pretrained,
        ["conv_block2", "conv_block3", "conv_block4"],
        components: new ComponentContext(new ComponentRegistry().AddFeatures().AddTorch(o => o.Device = "cuda"), new ExecutionOptions { Precision = precision }));

    private static void SkipWithoutGpu()
    {
        NativeRuntime.EnsureLoaded();
        Assert.SkipWhen(CudaDevices.Found.Count == 0, $"No GPU: {CudaDevices.Found.Cause}");
    }

    private static TModel Train<TOptions, TModel>(IDetectorTrainer<TOptions, TModel> trainer, string id, TOptions options, IFeatureExtractor? extractor, IEnumerable<Spectrogram> clips)
        where TOptions : TrainingOptions
        where TModel : class
        => trainer.Train(new TrainingTask<TOptions>(id, options, extractor, clips, new FitContext(), TorchNetworks.Components()));

    private static void AssertNear(IReadOnlyList<FeatureMap> expected, IReadOnlyList<FeatureMap> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach ((FeatureMap one, FeatureMap other) in expected.Zip(actual))
        {
            Assert.Equal((one.Frames, one.Bins), (other.Frames, other.Bins));
            double largest = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(one.Values.Span);
            Assert.Equal(0, System.Numerics.Tensors.TensorPrimitives.Distance(one.Values.Span, other.Values.Span) / Math.Sqrt(one.Values.Length), tolerance * largest);
        }
    }
}
