using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Detectors.Tests.Cfa;

public class CfaDetectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("audioanomaly-test-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void CfaTraining_Centroids_AreTheMeanDescriptorsOfTheUntrainedNetwork()
    {
        var extractor = new LogMelPatches();
        var options = new CfaOptions { FullPrecisionCache = true };
        using var data = new CfaData(extractor, options);
        for (int seed = 0; seed < 4; seed++)
        {
            data.Add(TestData.Noise(40, seed));
        }

        data.Complete();
        TorchWorkers.Run(1, workers =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            var training = new CfaTraining(data, options, workers, new Random(1), [false, false, true, false], TorchDevice.Processor, CancellationToken.None);

            float[] expected = new float[training.Centroids.Rows.Length];
            foreach (int clip in new[] { 0, 1, 3 })
            {
                float[] described = CfaDescriptor.Forward(data.ReadTensors(clip), data.GridOf(clip), training.Parameters[0], training.Parameters[1]).AsSpan().ToArray();
                expected = [.. expected.Zip(described, (sum, value) => sum + (value / 3))];
            }

            Assert.Equal(10 * 16, training.Centroids.Count);
            Assert.All(expected.Zip(training.Centroids.Rows), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        });
    }

    [Fact]
    public void CfaTraining_Model_ScoresWithTheDescriptorThatWasTrained()
    {
        // Raw patches are standardised; the model has that folded in.
        var extractor = new LogMelPatches();
        var options = new CfaOptions { FullPrecisionCache = true, Neighbors = 1, HardNegatives = 1 };
        using var data = new CfaData(extractor, options);
        data.Add(TestData.Noise(40, 1));
        data.Complete();
        TorchWorkers.Run(1, workers =>
        {
            using DisposeScope scope = torch.NewDisposeScope();
            var training = new CfaTraining(data, options, workers, new Random(1), [false], TorchDevice.Processor, CancellationToken.None);
            float[] described = CfaDescriptor.Forward(data.ReadTensors(0), data.GridOf(0), training.Parameters[0], training.Parameters[1]).AsSpan().ToArray();

            // The clip's own descriptors are the centroids, so that its scores are 0 and those of another clip are not.
            CfaModel model = training.ToModel(64);
            float[] own = model.Score(new PatchFeatures(extractor.Extract(TestData.Noise(40, 1)), 3), 16, 1, ExecutionOptions.Default);
            float[] other = model.Score(new PatchFeatures(extractor.Extract(TestData.Noise(40, 2)), 3), 16, 1, ExecutionOptions.Default);

            Assert.Equal(described, training.Centroids.Rows);
            Assert.All(own, score => Assert.Equal(0, score, 1e-4));
            Assert.All(other, score => Assert.True(score > 0.01));
        });
    }

    [Fact]
    public void CfaDetector_Training_LowersTheLossAndMovesTheRadius()
    {
        using CfaDetector detector = Create(new CfaOptions { Epochs = 8, LearningRate = 1e-2 });
        var losses = new List<double>();

        detector.Fit(Clips(), new FitContext { Progress = new ProgressAction<FitProgress>(report => losses.Add(report.ValidationLoss!.Value)) });

        Assert.True(losses.Min() < 0.9 * losses[0], string.Join(' ', losses));
        Assert.NotEqual(1e-5f, detector.SaveState().Options["learnedRadius"]!.GetValue<float>());
    }

    [Fact]
    public void CfaDetector_FrozenRadius_Stays()
    {
        using CfaDetector detector = Create(new CfaOptions { Epochs = 2, LearnRadius = false, Radius = 0.5 });

        detector.Fit(Clips(), new FitContext());

        Assert.Equal(0.5f, detector.SaveState().Options["learnedRadius"]!.GetValue<float>());
    }

    [Fact]
    public void CfaDetector_Compression_ThinsTheCentroids()
    {
        using CfaDetector whole = Create(new CfaOptions { Epochs = 1 }), thin = Create(new CfaOptions { Epochs = 1, Compression = 8, DescriptorReduction = 4 }), thinnest = Create(new CfaOptions { Epochs = 1, Compression = 10_000 });
        foreach (CfaDetector detector in new[] { whole, thin, thinnest })
        {
            detector.Fit(Clips(), new FitContext());
        }

        Assert.Equal((25 * 16, 50, 6), (whole.CentroidCount, thin.CentroidCount, thinnest.CentroidCount));
        Assert.Equal([50, 8], thin.SaveState().Tensors["centroids"].Shape);
        Assert.Equal([8, 32], thin.SaveState().Tensors["weight"].Shape);
    }

    [Fact]
    public void CfaDetector_ClipsOfSeveralLengths_AreFitted()
    {
        using CfaDetector detector = Create(new CfaOptions { Epochs = 1 });

        detector.Fit([TestData.Noise(100, 1), TestData.Noise(60, 2), TestData.Noise(81, 3)], new FitContext());

        Assert.InRange(detector.CentroidCount, 15 * 16, 25 * 16);
        Assert.Equal(130, detector.Score(TestData.Noise(130, 4)).Map.Frames);
    }

    [Fact]
    public void CfaDetector_TooFewPatches_IsAFitError()
    {
        using CfaDetector detector = Create(new CfaOptions { Neighbors = 10, HardNegatives = 10 });

        Assert.Contains("at least 20", Assert.Throws<FitException>(() => detector.Fit([TestData.Noise(8, 1, bins: 16)], new FitContext())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CfaDetector_CancelledAndResumed_EqualsOneFit()
    {
        Spectrogram clip = TestData.Noise(90, 50);
        var options = new CfaOptions { Epochs = 4, BatchSize = 2, Compression = 5 };
        using CfaDetector whole = Create(options), resumed = Create(options with { ResumeFile = Path.Combine(_folder, "resume") });
        whole.Fit(Clips(), new FitContext { Seed = 2, MaxDegreeOfParallelism = 3 });
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => resumed.Fit(Clips(), new FitContext { Seed = 2, CancellationToken = cancellation.Token, Progress = new ProgressAction<FitProgress>(report => CancelAtTwo(report, cancellation)) }));
        Assert.False(resumed.IsFitted);
        resumed.Fit(Clips(), new FitContext { Seed = 2, MaxDegreeOfParallelism = 1 });

        Assert.Equal(whole.Score(clip).Map.Values.ToArray(), resumed.Score(clip).Map.Values.ToArray());
        Assert.Throws<FitException>(() => resumed.Fit(Clips().Reverse(), new FitContext { Seed = 2 }));

        static void CancelAtTwo(FitProgress report, CancellationTokenSource cancellation)
        {
            if (report is { Stage: FitStage.Training, Completed: 2 })
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void CfaDetector_CacheInAFile_ChangesNothing()
    {
        // 4 x 0.5 MB, and 1 MiB of memory.
        DetectorOutput[] outputs = [.. new[] { 1, 64 }.Select(cache =>
        {
            using CfaDetector detector = Create(new CfaOptions { Epochs = 1, Compression = 100, CacheMiB = cache });
            detector.Fit(Enumerable.Range(0, 4).Select(seed => TestData.Noise(2000, seed)), new FitContext());
            return detector.Score(TestData.Noise(50, 9));
        })];

        Assert.Equal(outputs[0].Map.Values.ToArray(), outputs[1].Map.Values.ToArray());
    }

    [Fact]
    public void CfaDetector_LossBeyondAllNumbers_NamesTheEpoch()
    {
        using CfaDetector detector = Create(new CfaOptions { Epochs = 60, LearningRate = 1000, Patience = null, WeightDecay = 1 });

        FitException error = Assert.Throws<FitException>(() => detector.Fit(Clips(), new FitContext()));

        Assert.InRange(error.Epoch!.Value, 1, 60);
        Assert.False(detector.IsFitted);
    }

    [Theory]
    [InlineData(nameof(CfaOptions.WeightDecay), -1.0)]
    [InlineData(nameof(CfaOptions.Neighbors), 0)]
    [InlineData(nameof(CfaOptions.HardNegatives), 0)]
    [InlineData(nameof(CfaOptions.Radius), 0.0)]
    [InlineData(nameof(CfaOptions.Margin), -1.0)]
    [InlineData(nameof(CfaOptions.Softness), 0.0)]
    [InlineData(nameof(CfaOptions.DescriptorReduction), 0)]
    [InlineData(nameof(CfaOptions.Compression), 0)]
    [InlineData(nameof(CfaOptions.SmoothingSigma), -1.0)]
    [InlineData(nameof(CfaOptions.BatchSize), 0)]
    public void CfaDetector_OptionOutOfRange_IsNamed(string option, object value)
    {
        var options = new CfaOptions();
        typeof(CfaOptions).GetProperty(option)!.SetValue(options, value);

        Assert.Contains(option, Assert.Throws<ValidationException>(() => Create(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void CfaDetector_SavedState_KeepsEveryOption()
    {
        var options = new CfaOptions
        {
            Epochs = 2,
            BatchSize = 3,
            LearningRate = 2e-3,
            ValidationFraction = 0.3,
            Patience = 7,
            WeightDecay = 1e-3,
            Neighbors = 2,
            HardNegatives = 5,
            Radius = 0.1,
            LearnRadius = false,
            Margin = 0.2,
            Softness = 0.01,
            DescriptorReduction = 2,
            Compression = 3,
            SmoothingSigma = 2,
            FullPrecisionCache = true,
        };
        using CfaDetector original = Create(options);
        original.Fit(Clips(), new FitContext());
        ComponentState saved = original.SaveState();

        using var restored = (CfaDetector)TorchNetworks.Restore<IDetector>(saved);

        Assert.Equal(saved.Options.ToJsonString(), restored.SaveState().Options.ToJsonString());

        // All but the cache's size and the file, which change no result; and two values of the model.
        Assert.Equal(typeof(CfaOptions).GetProperties().Count(property => property.CanWrite) - 2, saved.Options.Count - 2);
    }

    [Fact]
    public void CfaDetector_DamagedState_IsAFormatError()
    {
        using CfaDetector detector = Create(new CfaOptions { Epochs = 1, Compression = 10 });
        detector.Fit(Clips(), new FitContext());
        foreach (string option in detector.SaveState().Options.Select(option => option.Key).Where(key => key != "patience"))
        {
            foreach (JsonNode? value in new JsonNode?[] { null, JsonValue.Create("x"), new JsonArray() })
            {
                ComponentState state = detector.SaveState();
                state.Options[option] = value;
                Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(state));
            }
        }

        foreach (string name in detector.SaveState().Tensors.Keys)
        {
            ComponentState missing = detector.SaveState();
            missing.Tensors.Remove(name);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(missing));
            ComponentState infinite = detector.SaveState();
            infinite.Tensors[name] = new TensorData(Enumerable.Repeat(float.PositiveInfinity, infinite.Tensors[name].Values.Length).ToArray(), [.. infinite.Tensors[name].Shape]);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(infinite));
            ComponentState shape = detector.SaveState();
            shape.Tensors[name] = new TensorData(new float[2], 2, 1);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(shape));
        }
    }

    private static CfaDetector Create(CfaOptions options) => new(new LogMelPatches(), options, TorchNetworks.Components());

    private static IEnumerable<Spectrogram> Clips() => Enumerable.Range(0, 5).Select(seed => TestData.Noise(100, seed));
}
