using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using AudioAnomaly.Torch;

namespace AudioAnomaly.Detectors.Tests.Stfpm;

public class StfpmDetectorTests : IDisposable
{
    private static readonly string[] Layers = ["conv_block2", "conv_block3"];
    private readonly string _folder = Directory.CreateTempSubdirectory("audioanomaly-test-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void StfpmDetector_Fit_LeavesTheTeacherAloneAndTrainsTheStudent()
    {
        Cnn14Weights weights = Cnn14Weights.Random(1, 64, 4, 4, 6, 6);
        using var detector = Create(TorchNetworks.Cnn14(weights, Layers), Quick());

        detector.Fit(Clips(), new FitContext());

        ComponentState state = detector.SaveState();
        ComponentState teacher = state.Parts["extractor"], student = state.Parts["student"];
        Assert.All(weights.Tensors, tensor => Assert.Equal(tensor.Value.Values.ToArray(), teacher.Tensors[tensor.Key].Values.ToArray()));

        // The input's normalisation is shared; block 4 is used by neither.
        Assert.All(
            weights.Tensors,
            tensor => Assert.Equal(tensor.Key.StartsWith("bn0", StringComparison.Ordinal) || tensor.Key.StartsWith("conv_block4", StringComparison.Ordinal), tensor.Value.Values.Span.SequenceEqual(student.Tensors[tensor.Key].Values.Span)));
    }

    [Fact]
    public void StfpmDetector_Training_LowersTheLossOnHeldOutClips()
    {
        using var detector = Create(TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers), Quick() with { Epochs = 10 });
        var losses = new List<double>();

        detector.Fit(Clips(), new FitContext { Progress = new ProgressAction<FitProgress>(report => losses.Add(report.ValidationLoss!.Value)) });

        Assert.Equal(10, losses.Count);
        Assert.True(losses.Min() < losses[0] / 4, string.Join(' ', losses));
    }

    [Fact]
    public void StfpmDetector_SeveralGroupsOfSegments_GiveTheSameBitsWhateverTheThreads()
    {
        Spectrogram clip = TestData.Noise(90, 50);
        DetectorOutput[] outputs = [.. new[] { 1, 2, 3, 5 }.Select(threads =>
        {
            using var detector = Create(TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers), Quick() with { BatchSize = 11, SegmentFrames = 24 });
            detector.Fit(Clips(), new FitContext { MaxDegreeOfParallelism = threads });
            return detector.Score(clip);
        })];

        Assert.All(outputs, output => Assert.Equal(outputs[0].Map.Values.ToArray(), output.Map.Values.ToArray()));
    }

    [Fact]
    public void StfpmDetector_TorchsGlobalGenerator_IsNoInput()
    {
        Spectrogram clip = TestData.Noise(90, 50);
        DetectorOutput[] outputs = [.. new[] { 1, 2 }.Select(seed =>
        {
            NativeRuntime.EnsureLoaded();
            TorchSharp.torch.manual_seed(seed);
            using var detector = Create(TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers), Quick() with { Epochs = 1 });
            detector.Fit(Clips(), new FitContext());
            return detector.Score(clip);
        })];

        Assert.Equal(outputs[0].Map.Values.ToArray(), outputs[1].Map.Values.ToArray());
    }

    [Fact]
    public void StfpmDetector_CancelledAndResumed_EqualsOneFit()
    {
        Spectrogram clip = TestData.Noise(90, 50);
        using StfpmDetector whole = Resuming(null), resumed = Resuming(Path.Combine(_folder, "resume"));
        whole.Fit(Clips(), new FitContext { Seed = 2 });
        using var cancellation = new CancellationTokenSource();

        Assert.Throws<OperationCanceledException>(() => resumed.Fit(Clips(), new FitContext { Seed = 2, CancellationToken = cancellation.Token, Progress = new ProgressAction<FitProgress>(report => CancelAtTwo(report, cancellation)) }));
        Assert.False(resumed.IsFitted);
        resumed.Fit(Clips(), new FitContext { Seed = 2 });

        Assert.Equal(whole.Score(clip).Map.Values.ToArray(), resumed.Score(clip).Map.Values.ToArray());
        using var otherTeacher = Create(TorchNetworks.Cnn14(Cnn14Weights.Random(9, 64, 4, 4, 6, 6), Layers), Quick() with { ResumeFile = Path.Combine(_folder, "resume") });
        Assert.Contains("belongs to a fit with other options", Assert.Throws<FitException>(() => otherTeacher.Fit(Clips(), new FitContext { Seed = 2 })).Message, StringComparison.Ordinal);

        static StfpmDetector Resuming(string? file) => Create(TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers), Quick() with { ResumeFile = file });

        static void CancelAtTwo(FitProgress report, CancellationTokenSource cancellation)
        {
            if (report is { Stage: FitStage.Training, Completed: 2 })
            {
                cancellation.Cancel();
            }
        }
    }

    [Fact]
    public void StfpmDetector_BackboneOfOnesOwn_CanTeach()
    {
        using var detector = Create(new TinyTeacher(TestData.Uniform(16, 1)), Quick() with { Epochs = 20, LearningRate = 0.1 });
        detector.Fit(Clips(), new FitContext());
        ComponentRegistry registry = TorchNetworks.Registry().Add<IFeatureExtractor>("tiny", TinyTeacher.FromState);
        using var restored = (StfpmDetector)TorchNetworks.Components(registry: registry).Create<IDetector>(detector.SaveState());

        double normal = detector.Score(TestData.Noise(80, 60)).Score;
        double anomalous = detector.Score(TestData.WithBlob(TestData.Noise(80, 60), 30, 20, 20, 12)).Score;

        Assert.True(anomalous > normal, $"{anomalous} against {normal}");
        Assert.Equal(normal, restored.Score(TestData.Noise(80, 60)).Score);
    }

    [Fact]
    public void StfpmDetector_ExternalTeacher_KeepsTheStudentInTheModel()
    {
        string path = Path.Combine(_folder, "weights.safetensors");
        Cnn14Weights.Random(1, 64, 4, 4, 6, 6).Save(path);
        var weights = Cnn14Weights.Load(path, cancellationToken: TestContext.Current.CancellationToken);
        using var detector = Create(TorchNetworks.Cnn14(weights, Layers, externalBackbone: true), Quick());
        detector.Fit(Clips(), new FitContext());
        ComponentState saved = detector.SaveState();

        using var restored = (StfpmDetector)TorchNetworks.Components(registry: TorchNetworks.Registry().WithCnn14(weights)).Create<IDetector>(saved);

        Assert.Empty(saved.Parts["extractor"].Tensors);
        Assert.NotEmpty(saved.Parts["student"].Tensors);
        Assert.Equal(detector.Score(TestData.Noise(80, 3)).Map.Values.ToArray(), restored.Score(TestData.Noise(80, 3)).Map.Values.ToArray());
        Assert.Equal(saved.Parts["student"].Options.ToJsonString(), restored.SaveState().Parts["student"].Options.ToJsonString());
        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(saved));
    }

    [Theory]
    [InlineData(20, 1)]
    [InlineData(64, 1)]
    [InlineData(79, 1)]
    [InlineData(80, 2)]
    [InlineData(128, 2)]
    [InlineData(150, 3)]
    public void StfpmData_Clips_AreCutIntoSegments(int frames, int expected)
    {
        using var teacher = new TinyTeacher(TestData.Uniform(16, 1));
        using var data = new StfpmData(teacher, new StfpmOptions { SegmentFrames = 64 });

        data.Add(TestData.Noise(frames, 1));

        Assert.Equal(expected, data.SegmentCount);
        Assert.All(Enumerable.Range(0, expected), segment => Assert.Equal(0, data.ClipOf(segment)));
        Assert.Equal(32 * 32, data.CellsOf(0));
    }

    [Fact]
    public void UseStfpm_WithoutATeacher_SaysWhatToUse()
    {
        var clips = AudioSource.FromClips([new AudioClip(TestData.Uniform(16000, 1), 16000)]);
        AudioAnomalyPipeline without = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseTorch().UseStfpm().Build();
        AudioAnomalyPipeline patches = AudioAnomalyPipeline.CreateBuilder().UseLogMel(LogMelOptions.Panns16k).UseLogMelPatches().UseTorch().UseStfpm().Build();

        Assert.Contains("UseCnn14", Assert.ThrowsAny<PipelineConfigurationException>(() => without.FitAsync(clips, cancellationToken: TestContext.Current.CancellationToken).GetAwaiter().GetResult()).Message, StringComparison.Ordinal);
        Assert.Contains("'logmel-patches' cannot", Assert.ThrowsAny<PipelineConfigurationException>(() => patches.FitAsync(clips, cancellationToken: TestContext.Current.CancellationToken).GetAwaiter().GetResult()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(nameof(StfpmOptions.Momentum), 1.0)]
    [InlineData(nameof(StfpmOptions.WeightDecay), -0.1)]
    [InlineData(nameof(StfpmOptions.SegmentFrames), 15)]
    [InlineData(nameof(StfpmOptions.Epochs), 0)]
    public void StfpmDetector_OptionOutOfRange_IsNamed(string option, object value)
    {
        var options = new StfpmOptions();
        typeof(StfpmOptions).GetProperty(option)!.SetValue(options, value);
        using var teacher = new TinyTeacher(TestData.Uniform(16, 1));

        Assert.Contains(option, Assert.Throws<ValidationException>(() => new StfpmDetector(teacher, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void StfpmDetector_DamagedState_IsAFormatError()
    {
        using var detector = Create(TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 4, 4, 6, 6), Layers), Quick() with { Epochs = 1 });
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

        ComponentState means = detector.SaveState();
        means.Tensors["layerMeans"] = new TensorData(new[] { 1f, float.NaN }, 2);
        Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(means));
        foreach (string part in new[] { "extractor", "student" })
        {
            ComponentState missing = detector.SaveState();
            missing.Parts.Remove(part);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(missing));
        }

        ComponentState layers = detector.SaveState();
        layers.Parts["student"] = new LogMelPatches().SaveState();
        Assert.Contains("other layers", Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(layers)).Message, StringComparison.Ordinal);
        ComponentState pupil = detector.SaveState();
        pupil.Parts["extractor"] = new LogMelPatches().SaveState();
        Assert.Contains("other layers", Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(pupil)).Message, StringComparison.Ordinal);
    }

    private static StfpmDetector Create(IFeatureExtractor teacher, StfpmOptions options) => new(teacher, options, TorchNetworks.Components());

    private static StfpmOptions Quick() => new() { Epochs = 4, BatchSize = 4, SegmentFrames = 32 };

    private static IEnumerable<Spectrogram> Clips() => Enumerable.Range(0, 5).Select(seed => TestData.Noise(100, seed));
}
