using AudioAnomaly.Checkpoints;
using AudioAnomaly.Components;

namespace AudioAnomaly.Features.Tests.Checkpoints;

/// <summary>Files that PyTorch itself wrote, with values that are known by formula.</summary>
public class FixtureTests
{
    private static readonly long[] Widths = [2, 4, 4, 8];

    [Theory]
    [InlineData("tiny_panns_legacy.pth", CheckpointContainer.TorchLegacy, "model.")]
    [InlineData("tiny_panns_zip.pth", CheckpointContainer.TorchZip, "model.")]
    [InlineData("tiny_panns_numpy_zip.pth", CheckpointContainer.TorchZip, "model.")]
    [InlineData("tiny_clap_zip.pth", CheckpointContainer.TorchZip, "model.audio_encoder.base.")]
    public void Checkpoint_TinyCnn14_GivesEveryValueOfTheFormula(string file, CheckpointContainer container, string prefix)
    {
        using var checkpoint = Checkpoint.Open(PathOf(file));

        Dictionary<string, (float[] Values, int[] Shape)> expected = ExpectedTensors();
        Assert.Equal(container, checkpoint.Container);
        Assert.Equal(
            expected.Keys.Select(name => prefix + name).Order(StringComparer.Ordinal),
            checkpoint.Tensors.Select(tensor => tensor.Name).Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Dictionary<string, TensorData> read = checkpoint.Read(expected.Keys.Select(name => prefix + name));
        foreach ((string name, (float[] values, int[] shape)) in expected)
        {
            Assert.Equal(shape, read[prefix + name].Shape);

            // The files were computed in 32 bits, the expectation in 64: a unit in the last place may differ.
            float[] actual = read[prefix + name].Values.ToArray();
            Assert.All(values.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 2e-7f * (1 + MathF.Abs(pair.First))));
            Assert.Equal(actual, checkpoint.Read(prefix + name).Values.ToArray());
        }
    }

    [Theory]
    [InlineData("tiny_panns_legacy.pth", "panns")]
    [InlineData("tiny_panns_zip.pth", "panns")]
    [InlineData("tiny_panns_numpy_zip.pth", "panns")]
    [InlineData("tiny_clap_zip.pth", "clap2022")]
    public void Cnn14Weights_TinyCnn14_LoadsTheSameWeightsFromEachContainer(string file, string kind)
    {
        var weights = Cnn14Weights.Load(PathOf(file), null, TestContext.Current.CancellationToken);

        Assert.Equal([2, 4, 4, 8], weights.Widths);
        Assert.Equal(64, weights.Mels);
        Assert.Equal(kind, weights.Identity!.Kind);
        Assert.Equal(Cnn14Weights.Load(PathOf("tiny_panns_legacy.pth"), null, TestContext.Current.CancellationToken).Identity!.WeightsSha256, weights.Identity.WeightsSha256);
        Assert.Equal(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(File.ReadAllBytes(PathOf(file)))), weights.Identity.FileSha256);
    }

    [Fact]
    public void Checkpoint_SamplerOfNumpyArraysBesideTheModel_IsLeftOut()
    {
        using var checkpoint = Checkpoint.Open(PathOf("tiny_panns_numpy_zip.pth"));

        Assert.Contains("numpy.core.multiarray._reconstruct", checkpoint.IgnoredTypes);
        Assert.All(checkpoint.Tensors, tensor => Assert.StartsWith("model.", tensor.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Checkpoint_OptimizerBesideTheModel_IsListedUnderItsOwnName()
    {
        using var checkpoint = Checkpoint.Open(PathOf("tiny_clap_zip.pth"));

        Assert.Equal([0.1f, 0.1f, 0.1f], checkpoint.Read("optimizer.state.0.exp_avg").Values.ToArray());
        Assert.Equal([0.001f, 0.001f, 0.001f], checkpoint.Read("optimizer.state.0.exp_avg_sq").Values.ToArray());
        Assert.Equal([2.659f], checkpoint.Read("model.logit_scale").Values.ToArray());
        Assert.Empty(checkpoint.Read("model.logit_scale").Shape);
    }

    // The specification has no formula for these: the storages are counted up from 0, as their bytes show, and the views follow.
    [Theory]
    [InlineData("mixed_zip.pth", 12)]
    [InlineData("mixed_legacy.pth", 5)]
    public void Checkpoint_ViewsAndTypes_AreReadExactly(string file, int count)
    {
        using var checkpoint = Checkpoint.Open(PathOf(file));
        float[] counted = [.. Enumerable.Range(0, 24).Select(i => (float)i)];

        (string Name, TensorElementType Type, int[] Shape, float[] Values)[] expected =
        [
            ("whole", TensorElementType.Float32, [24], counted),
            ("view_t", TensorElementType.Float32, [6, 4], [.. Enumerable.Range(0, 24).Select(i => (float)((i % 4 * 6) + (i / 4)))]),
            ("slice", TensorElementType.Float32, [2, 3], [8, 9, 10, 14, 15, 16]),
            ("half", TensorElementType.Float16, [4], [0, 1, 2, 3]),
            ("i64", TensorElementType.Int64, [], [5]),
            ("bf16", TensorElementType.BFloat16, [4], [0, 1, 2, 3]),
            ("bool", TensorElementType.Bool, [2], [1, 0]),
            ("u8", TensorElementType.UInt8, [2], [1, 255]),
            // Named so, but stored in 32 bits; the builders' tests have 64-bit floats.
            ("f64", TensorElementType.Float32, [1], [float.PositiveInfinity]),
            ("empty", TensorElementType.Float32, [0, 3], []),
            ("param", TensorElementType.Float32, [2], [1, 1]),
            ("list.0", TensorElementType.Float32, [1], [1]),
        ];

        // The old file has the first five of them only.
        expected = expected[..count];
        Assert.Equal(expected.Select(tensor => tensor.Name).Order(StringComparer.Ordinal), checkpoint.Tensors.Select(tensor => tensor.Name).Order(StringComparer.Ordinal));
        foreach ((string name, TensorElementType type, int[] shape, float[] values) in expected)
        {
            CheckpointTensor listed = Assert.Single(checkpoint.Tensors, tensor => tensor.Name == name);
            Assert.Equal(type, listed.Type);
            Assert.Equal(shape, listed.Shape);
            Assert.Equal(shape, checkpoint.Read(name).Shape);
            Assert.Equal(values, checkpoint.Read(name).Values.ToArray());
        }

        // Views of one storage together need more than the file's part for it.
        Assert.Equal(expected.Length, checkpoint.Read(expected.Select(tensor => tensor.Name)).Count);
    }

    [Fact]
    public void Cnn14Weights_WholePickledModule_SaysWhichClassAndHowToSaveItsWeights()
    {
        var error = Assert.Throws<CheckpointFormatException>(() => Cnn14Weights.Load(PathOf("whole_module_zip.pth"), null, TestContext.Current.CancellationToken));

        Assert.Contains("pickled object of the Python class", error.Message, StringComparison.Ordinal);
        Assert.Contains("torch.save(model.state_dict(), path)", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("evil_zip.pth")]
    [InlineData("evil_legacy.pth")]
    public void Checkpoint_PickleThatNamesASystemCommand_IsCalledMaliciousAndRefused(string file)
    {
        var error = Assert.Throws<CheckpointFormatException>(() => Checkpoint.Open(PathOf(file)));

        Assert.Contains("it would run 'posix.system'", error.Message, StringComparison.Ordinal);
        Assert.Contains("Nothing was run", error.Message, StringComparison.Ordinal);
        Assert.Equal(PathOf(file), error.File);
    }

    internal static string PathOf(string file) => Path.Combine(AppContext.BaseDirectory, "Fixtures", file);

    // Seeds 1, 2, 3 ... in the order of the network, and 90 and 91 for the buffers of the front end.
    private static Dictionary<string, (float[] Values, int[] Shape)> ExpectedTensors()
    {
        var tensors = new Dictionary<string, (float[] Values, int[] Shape)>(StringComparer.Ordinal);
        int seed = 0;

        void Add(string name, Func<double, double> value, params int[] shape)
        {
            seed++;
            tensors[name] = ([.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(i => (float)value(IndexHash.At(i, seed)))], shape);
        }

        void AddNorm(string name, int count, Func<double, double> mean, Func<double, double> variance)
        {
            Add($"{name}.weight", h => 1 + (0.1 * h), count);
            Add($"{name}.bias", h => 0.1 * h, count);
            Add($"{name}.running_mean", mean, count);
            Add($"{name}.running_var", variance, count);
            tensors[$"{name}.num_batches_tracked"] = ([0], []);
        }

        AddNorm("bn0", 64, h => -20 + (5 * h), h => 100 * (1 + (0.5 * h)));
        int inputs = 1;
        for (int block = 0; block < Widths.Length; block++)
        {
            int outputs = (int)Widths[block];
            int fanIn = inputs;
            Add($"conv_block{block + 1}.conv1.weight", h => h * Math.Sqrt(6.0 / (9 * fanIn)), outputs, inputs, 3, 3);
            Add($"conv_block{block + 1}.conv2.weight", h => h * Math.Sqrt(6.0 / (9 * outputs)), outputs, outputs, 3, 3);
            AddNorm($"conv_block{block + 1}.bn1", outputs, h => 0.1 * h, h => 1 + (0.5 * h));
            AddNorm($"conv_block{block + 1}.bn2", outputs, h => 0.1 * h, h => 1 + (0.5 * h));
            inputs = outputs;
        }

        seed = 89;
        Add("spectrogram_extractor.stft.conv_real.weight", h => h, 5, 1, 8);
        Add("logmel_extractor.melW", h => h, 5, 64);
        return tensors;
    }
}
