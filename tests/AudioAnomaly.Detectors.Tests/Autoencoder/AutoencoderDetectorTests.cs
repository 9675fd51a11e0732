using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using AudioAnomaly.Components;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.Detectors.Tests.Autoencoder;

public class AutoencoderDetectorTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("audioanomaly-test-").FullName;

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void AutoencoderDetector_Defaults_AreTheBaselinesNetwork()
    {
        var detector = Create(new AutoencoderOptions { Epochs = 1 });
        detector.Fit([TestData.Noise(60, 1, bins: 128)], new FitContext());

        ComponentState state = detector.SaveState();

        int[] widths = [640, 128, 128, 128, 128, 8, 128, 128, 128, 128, 640];
        Assert.Equal(20, state.Tensors.Count);
        for (int i = 0; i < 10; i++)
        {
            Assert.Equal([widths[i + 1], widths[i]], state.Tensors[$"layer{i}.weight"].Shape);
            Assert.Equal([widths[i + 1]], state.Tensors[$"layer{i}.bias"].Shape);
        }

        Assert.Equal((100, 512, 1e-3), (new AutoencoderOptions().Epochs, new AutoencoderOptions().BatchSize, new AutoencoderOptions().LearningRate));
    }

    [Fact]
    public void AutoencoderTraining_Folded_GivesTheLossOfTheNetworkThatWasTrained()
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        var options = new AutoencoderOptions { HiddenUnits = 16, BottleneckUnits = 4, ContextFrames = 3 };
        Spectrogram[] clips = [TestData.Noise(60, 1), TestData.Noise(50, 2)];
        using var data = new AutoencoderData(options);
        Array.ForEach(clips, data.Add);
        data.Complete();
        var training = new AutoencoderTraining(data, options, new Random(1), [false, true], TorchDevice.Processor);
        new TrainingLoop(training, new AdamOptimizer(training.Parameters, 1e-2), options with { Epochs = 5, BatchSize = 20 }, new FitContext(), new Random(1), string.Empty).Run();

        double sum = 0;
        training.Fold().Errors(clips[1].Values.Span, 50, (_, rows, errors) => sum += errors.Take(rows * 3 * 64).Sum(error => (double)error));

        double variance = 1 / Math.Pow(data.Scaling.Scale[0], 2);
        Assert.Equal(training.ComputeValidationLoss() * variance, sum / (48 * 3 * 64), 1e-3);
    }

    [Fact]
    public void AutoencoderDetector_Trained_ReproducesWhatItKnows()
    {
        // Two spectra take turns: far more varied than the noise upon them, and easy to tell through a bottleneck.
        var detector = Create(new AutoencoderOptions { HiddenUnits = 32, Epochs = 60, BatchSize = 32, LearningRate = 1e-2, Patience = null });
        detector.Fit(Enumerable.Range(0, 6).Select(seed => Alternating(120, seed)), new FitContext());

        double normal = detector.Score(Alternating(120, 50)).Score;
        double steady = detector.Score(new Spectrogram(Enumerable.Repeat(-30f, 120 * 64).ToArray(), 120, TestData.Axes())).Score;

        // The spectra lie 10 dB to each side of their mean: whoever predicts the mean has an error of 100 dB².
        Assert.True(normal < 30, $"{normal}");
        Assert.True(steady > 2 * normal, $"{steady} against {normal}");
    }

    [Fact]
    public void ReconstructionErrors_Cells_AverageTheWindowsThatContainThem()
    {
        var spectrogram = new Spectrogram(new float[4 * 2], 4, TestData.Axes(2));
        var errors = new ReconstructionErrors(spectrogram, 2);

        // Windows of 2 frames x 2 bins: 0 to 1, 1 to 2, 2 to 3; in two blocks.
        errors.Add(0, 2, [1, 2, 3, 4, 5, 6, 7, 8]);
        errors.Add(2, 1, [9, 10, 11, 12]);
        DetectorOutput output = errors.ToOutput();

        Assert.Equal([1, 2, (3 + 5) / 2f, (4 + 6) / 2f, (7 + 9) / 2f, (8 + 10) / 2f, 11, 12], output.Map.Values.ToArray());
        Assert.Equal(78 / 12.0, output.Score);
    }

    [Fact]
    public void AutoencoderDetector_CancelledAndResumed_EqualsOneFit()
    {
        var options = new AutoencoderOptions { HiddenUnits = 16, Epochs = 6, BatchSize = 64 };
        var whole = Create(options);
        whole.Fit(Clips(), new FitContext { Seed = 4 });
        options.ResumeFile = Path.Combine(_folder, "resume");
        using var cancellation = new CancellationTokenSource();
        var resumed = Create(options);

        Assert.Throws<OperationCanceledException>(() => resumed.Fit(Clips(), new FitContext { Seed = 4, CancellationToken = cancellation.Token, Progress = new CancelAfter(2, cancellation) }));
        Assert.False(resumed.IsFitted);
        resumed.Fit(Clips(), new FitContext { Seed = 4 });

        Spectrogram clip = TestData.Noise(90, 77);
        Assert.Equal(whole.Score(clip).Map.Values.ToArray(), resumed.Score(clip).Map.Values.ToArray());
        Assert.Throws<FitException>(() => resumed.Fit(Clips(), new FitContext { Seed = 5 }));
        Assert.Throws<FitException>(() => resumed.Fit(Clips().Skip(1), new FitContext { Seed = 4 }));
        Assert.Throws<FitException>(() => Create(options with { BottleneckUnits = 3 }).Fit(Clips(), new FitContext { Seed = 4 }));
        Assert.DoesNotContain("esume", resumed.SaveState().Options.ToJsonString(), StringComparison.Ordinal);

        static IEnumerable<Spectrogram> Clips() => Enumerable.Range(0, 5).Select(seed => TestData.Noise(100, seed));
    }

    [Fact]
    public void AutoencoderDetector_CacheInAFile_ChangesNothing()
    {
        // 5 x 1.3 MB, and 1 MiB of memory.
        DetectorOutput[] outputs = [.. new[] { 1, 64 }.Select(cache =>
        {
            var detector = Create(new AutoencoderOptions { HiddenUnits = 8, Epochs = 1, CacheMiB = cache });
            detector.Fit(Enumerable.Range(0, 5).Select(seed => TestData.Noise(5000, seed)), new FitContext());
            return detector.Score(TestData.Noise(50, 9));
        })];

        Assert.Equal(outputs[0].Map.Values.ToArray(), outputs[1].Map.Values.ToArray());
    }

    [Fact]
    public void AutoencoderDetector_ClipsOfOneFrameWindow_AreRefused()
    {
        var detector = Create();

        Assert.Contains("longer or more clips", Assert.Throws<FitException>(() => detector.Fit([TestData.Noise(5, 1)], new FitContext())).Message, StringComparison.Ordinal);
        Assert.Contains("at least 0.04 s", Assert.Throws<FitException>(() => detector.Fit([TestData.Noise(4, 1)], new FitContext())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AutoencoderDetector_ValueThatIsNoNumber_IsAFitError()
    {
        float[] values = TestData.Noise(40, 1).Values.ToArray();
        values[100] = float.NaN;

        Assert.Throws<FitException>(() => Create().Fit([new Spectrogram(values, 40, TestData.Axes())], new FitContext()));
    }

    [Theory]
    [InlineData(nameof(AutoencoderOptions.Epochs), 0)]
    [InlineData(nameof(AutoencoderOptions.BatchSize), 0)]
    [InlineData(nameof(AutoencoderOptions.LearningRate), 0.0)]
    [InlineData(nameof(AutoencoderOptions.ValidationFraction), 0.9)]
    [InlineData(nameof(AutoencoderOptions.Patience), 0)]
    [InlineData(nameof(AutoencoderOptions.CacheMiB), 0)]
    [InlineData(nameof(AutoencoderOptions.ResumeFile), " ")]
    [InlineData(nameof(AutoencoderOptions.ContextFrames), 0)]
    [InlineData(nameof(AutoencoderOptions.HiddenUnits), 0)]
    [InlineData(nameof(AutoencoderOptions.BottleneckUnits), 0)]
    public void AutoencoderDetector_OptionOutOfRange_IsNamed(string option, object value)
    {
        var options = new AutoencoderOptions();
        typeof(AutoencoderOptions).GetProperty(option)!.SetValue(options, value);

        Assert.Contains(option, Assert.Throws<ValidationException>(() => Create(options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AutoencoderDetector_DamagedState_IsAFormatError()
    {
        var detector = Create(new AutoencoderOptions { HiddenUnits = 4, Epochs = 1 });
        detector.Fit([TestData.Noise(40, 1)], new FitContext());
        foreach (string option in detector.SaveState().Options.Select(option => option.Key).Where(key => key != "patience"))
        {
            ComponentState missing = detector.SaveState();
            missing.Options.Remove(option);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(missing));
            ComponentState odd = detector.SaveState();
            odd.Options[option] = JsonValue.Create(-7);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(odd));
        }

        foreach (string name in detector.SaveState().Tensors.Keys)
        {
            ComponentState missing = detector.SaveState();
            missing.Tensors.Remove(name);
            Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(missing));
            ComponentState infinite = detector.SaveState();
            infinite.Tensors[name] = new TensorData(Enumerable.Repeat(float.NaN, infinite.Tensors[name].Values.Length).ToArray(), [.. infinite.Tensors[name].Shape]);
            Assert.Contains("not finite", Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(infinite)).Message, StringComparison.Ordinal);
            ComponentState shape = detector.SaveState();
            shape.Tensors[name] = new TensorData(new float[3], 3);
            Assert.Contains("[3]", Assert.Throws<FormatException>(() => TorchNetworks.Restore<IDetector>(shape)).Message, StringComparison.Ordinal);
        }
    }

    private static AutoencoderDetector Create(AutoencoderOptions? options = null) => new(options, TorchNetworks.Components());

    private static Spectrogram Alternating(int frames, int seed)
    {
        float[] values = TestData.Uniform(frames * 64, seed);
        for (int i = 0; i < values.Length; i++)
        {
            int frame = i / 64, bin = i % 64;
            values[i] += -30 + ((frame / 8 % 2) == (bin / 16 % 2) ? 10 : -10);
        }

        return new Spectrogram(values, frames, TestData.Axes(), $"alternating {seed}");
    }

    private sealed class CancelAfter(int epochs, CancellationTokenSource cancellation) : IProgress<FitProgress>
    {
        public void Report(FitProgress value)
        {
            if (value.Stage == FitStage.Training && value.Completed == epochs)
            {
                cancellation.Cancel();
            }
        }
    }
}
