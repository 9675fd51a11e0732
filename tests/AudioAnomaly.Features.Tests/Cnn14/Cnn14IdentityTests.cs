using System.ComponentModel.DataAnnotations;
using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Cnn14Network;

/// <summary>Which weights a network has: kept in files and models, and compared.</summary>
public sealed class Cnn14IdentityTests : IDisposable
{
    private static readonly int[] Widths = [2, 3, 4, 5];
    private readonly string _folder = Directory.CreateTempSubdirectory("audioanomaly-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Cnn14Weights_SavedAndLoaded_AreTheSameWithAnIdentity()
    {
        Cnn14Weights original = Cnn14Weights.Random(1, 64, Widths);
        original.Save(PathOf("w.safetensors"));

        Cnn14Weights loaded = Read(PathOf("w.safetensors"));
        loaded.Save(PathOf("again.safetensors"));
        Cnn14Weights again = Read(PathOf("again.safetensors"));

        Assert.Null(original.Identity);
        Assert.Equal("cnn14", loaded.Identity!.Kind);
        Assert.Null(loaded.Identity.Preset);
        Assert.Equal(loaded.Identity, again.Identity);
        Assert.All(original.Tensors, pair => Assert.Equal(pair.Value.Values.ToArray(), loaded.Tensors[pair.Key].Values.ToArray()));
    }

    [Fact]
    public void Cnn14Weights_SavedInHalfPrecision_RoundOnlyTheKernels()
    {
        Cnn14Weights original = Cnn14Weights.Random(1, 64, Widths);
        original.Save(PathOf("w.safetensors"));
        original.Save(PathOf("h.safetensors"), halfPrecision: true);

        Cnn14Weights half = Read(PathOf("h.safetensors"));

        Assert.NotEqual(Read(PathOf("w.safetensors")).Identity!.WeightsSha256, half.Identity!.WeightsSha256);
        foreach ((string name, TensorData tensor) in original.Tensors)
        {
            bool kernel = tensor.Shape.Count == 4;
            Assert.Equal(tensor.Values.ToArray().Select(value => kernel ? (float)(Half)value : value), half.Tensors[name].Values.ToArray());
        }
    }

    [Fact]
    public void Cnn14Weights_KernelTooLargeForHalfPrecision_NamesItAndWritesNothing()
    {
        Dictionary<string, TensorData> tensors = new(Cnn14Weights.Random(1, 64, Widths).Tensors, StringComparer.Ordinal);
        tensors["conv_block1.conv1.weight"] = new TensorData(Enumerable.Repeat(70_000f, 18).ToArray(), 2, 1, 3, 3);
        var weights = new Cnn14Weights(tensors);

        ArgumentException error = Assert.Throws<ArgumentException>(() => weights.Save(PathOf("h.safetensors"), halfPrecision: true));

        Assert.Contains("conv_block1.conv1.weight", error.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFiles(_folder));
    }

    [Fact]
    public void Cnn14_SavedState_KeepsTheIdentity()
    {
        using var network = TorchNetworks.Cnn14(Load(1), ["conv_block2"]);
        using var restored = Restore(network.SaveState());

        Assert.NotNull(network.Identity);
        Assert.Equal(network.Identity, restored.Identity);
    }

    [Fact]
    public void Cnn14_ExternalBackbone_IsTakenFromTheRegistryOnly()
    {
        using var network = TorchNetworks.Cnn14(Load(1), ["conv_block2"], externalBackbone: true);
        ComponentState state = network.SaveState();

        using var restored = Restore(state, Load(1));
        FormatException none = Assert.Throws<FormatException>(() => Restore(state));
        FormatException other = Assert.Throws<FormatException>(() => Restore(state, Load(2)));

        Assert.Empty(state.Tensors);
        Spectrogram spectrogram = TestSignal.Noise(50);
        Assert.Equal(network.Extract(spectrogram)[0].Values.ToArray(), restored.Extract(spectrogram)[0].Values.ToArray());
        Assert.Contains(network.Identity!.ToString(), none.Message, StringComparison.Ordinal);
        Assert.Contains(network.Identity.ToString(), other.Message, StringComparison.Ordinal);
        Assert.Contains(Load(2).Identity!.ToString(), other.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14_SelfContainedModelGivenOtherWeights_IsRefused()
    {
        using var network = TorchNetworks.Cnn14(Load(1), ["conv_block2"]);
        using var random = TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, Widths), ["conv_block2"]);

        Assert.Throws<FormatException>(() => Restore(network.SaveState(), Load(2)));
        Assert.Throws<FormatException>(() => Restore(random.SaveState(), Load(2)));
        using IDisposable same = Restore(network.SaveState(), Load(1));
    }

    [Fact]
    public void Cnn14_WeightsWithoutIdentity_CannotBeExternal()
    {
        Cnn14Weights weights = Cnn14Weights.Random(1, 64, Widths);

        Assert.Throws<ArgumentException>(() => TorchNetworks.Cnn14(weights, ["conv_block2"], externalBackbone: true));
        Assert.Throws<ArgumentException>(() => new ComponentRegistry().WithCnn14(weights));
    }

    [Theory]
    [InlineData("panns16k", 0)]
    [InlineData(null, 1)]
    public void Cnn14_FrontEndItFits_IsAccepted(string? preset, int warnings)
    {
        using var network = TorchNetworks.Cnn14(Load(1, preset), ["conv_block2"]);

        Assert.Equal(warnings, network.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Panns16k)).Count);
    }

    [Fact]
    public void Cnn14_FrontEndItWasNotTrainedWith_IsRefused()
    {
        using var network = TorchNetworks.Cnn14(Load(1, "panns16k"), ["conv_block2"]);

        PipelineConfigurationException error = Assert.Throws<PipelineConfigurationException>(() => network.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Panns32k)));

        Assert.Contains("LogMelOptions.Panns16k", error.Message, StringComparison.Ordinal);
        Assert.Contains("32000 Hz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Cnn14_FrontEndForALowSampleRate_IsAcceptedAndToldOfOtherWeights()
    {
        using var own = TorchNetworks.Cnn14(Cnn14Weights.Pretrained, ["conv_block2"]);
        using var other = TorchNetworks.Cnn14(Load(1, "panns16k"), ["conv_block2"]);

        foreach (LogMelOptions narrow in new[] { LogMelOptions.Narrow2k, LogMelOptions.Narrow4k, LogMelOptions.Narrow8k })
        {
            Assert.Empty(own.CheckFrontEnd(new LogMelFrontEnd(narrow)));
            Assert.Contains("'panns16k'", Assert.Single(other.CheckFrontEnd(new LogMelFrontEnd(narrow))), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Cnn14_TrainedWithSeveralFrontEnds_AcceptsEachOfThem()
    {
        string path = PathOf("several.safetensors");
        using (FileStream stream = File.Create(path))
        {
            var metadata = new Dictionary<string, string>
            {
                ["audioanomaly.kind"] = "synthetic",
                ["audioanomaly.preset"] = "panns32k",
                ["audioanomaly.other_presets"] = "panns16k,unheardof",
            };
            SafetensorsFile.Write(stream, Cnn14Weights.Random(1, 64, Widths).Tensors, metadata);
        }

        Read(path).Save(PathOf("again.safetensors"));
        Cnn14Weights weights = Read(PathOf("again.safetensors"));
        using var network = TorchNetworks.Cnn14(weights, ["conv_block2"]);
        using var restored = Restore(network.SaveState());

        Assert.Equal("synthetic", weights.Identity!.Kind);
        Assert.Equal(["panns16k"], weights.Identity.OtherPresets);
        Assert.Equal(weights.Identity, restored.Identity);
        Assert.Contains("panns32k or panns16k", weights.Identity.ToString(), StringComparison.Ordinal);
        Assert.Empty(restored.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Panns32k)));
        Assert.Empty(restored.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Panns16k)));
        Assert.Throws<PipelineConfigurationException>(() => restored.CheckFrontEnd(new LogMelFrontEnd(LogMelOptions.Clap2022)));
    }

    [Fact]
    public void Cnn14Options_SourcesOfWeights_MustBeAtMostOne()
    {
        Load(1).Save(PathOf("there.safetensors"));

        Assert.Null(Problem(new Cnn14Options()));
        Assert.Null(Problem(new Cnn14Options { ExternalBackbone = true }));
        Assert.Contains("only one", Problem(new Cnn14Options { Checkpoint = PathOf("there.safetensors"), RandomWeightsSeed = 1 }), StringComparison.Ordinal);
        Assert.Contains("no checkpoint file", Problem(new Cnn14Options { Checkpoint = PathOf("nowhere.pth") }), StringComparison.Ordinal);
        Assert.Contains("could not be told apart", Problem(new Cnn14Options { RandomWeightsSeed = 1, ExternalBackbone = true }), StringComparison.Ordinal);
        Assert.Null(Problem(new Cnn14Options { Checkpoint = PathOf("there.safetensors"), ExternalBackbone = true }));
        Assert.Null(Problem(new Cnn14Options { Weights = Load(1) }));
    }

    private static string? Problem(Cnn14Options options)
    {
        var results = new List<ValidationResult>();
        return Validator.TryValidateObject(options, new ValidationContext(options), results, validateAllProperties: true) ? null : results[0].ErrorMessage;
    }

    private Cnn14Weights Load(int seed, string? preset = null)
    {
        string path = PathOf($"{seed}-{preset}.safetensors");
        using (FileStream stream = File.Create(path))
        {
            SafetensorsFile.Write(stream, Cnn14Weights.Random(seed, 64, Widths).Tensors, preset is null ? null : new Dictionary<string, string> { ["audioanomaly.preset"] = preset });
        }

        return Read(path);
    }

    private static Cnn14 Restore(ComponentState state, Cnn14Weights? given = null)
    {
        ComponentRegistry registry = TorchNetworks.Registry();
        return (Cnn14)TorchNetworks.Components(registry: given is null ? registry : registry.WithCnn14(given)).Create<IFeatureExtractor>(state);
    }

    private static Cnn14Weights Read(string path) => Cnn14Weights.Load(path, cancellationToken: TestContext.Current.CancellationToken);

    private string PathOf(string name) => Path.Combine(_folder, name);
}
