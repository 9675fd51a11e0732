using AudioAnomaly.Samples;
using AudioAnomaly.Samples.Synthesis;
using AudioAnomaly.Torch;
using TorchSharp;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>A network from outside the library teaches a student of its own architecture.</summary>
public sealed class GpvadTeacherTests
{
    private static readonly string[] Layers = ["features.2", "features.4"];
    private static readonly ComponentContext Components = new(ManagedComponents.CreateRegistry().AddTorchTraining().AddGpvad());

    [Fact]
    public void Stfpm_TeacherOfOnesOwn_StudentComesToGiveItsFeatures()
    {
        SkipWhereLibtorchIsWrong();
        var losses = new Losses();
        using var detector = new StfpmDetector(Teacher(), new StfpmOptions { Epochs = 12 }, Components);
        detector.Fit(Pumps(6), new FitContext { Progress = losses });

        Assert.True(losses.Seen[^1] < 0.3 * losses.Seen[0], string.Join(", ", losses.Seen));
    }

    [Fact]
    public void Stfpm_TeacherOfOnesOwn_IsSavedAndRepeats()
    {
        SkipWhereLibtorchIsWrong();
        Spectrogram suspect = Spectrogram(99, FaultKind.Squeal);
        using var first = new StfpmDetector(Teacher(), new StfpmOptions { Epochs = 2 }, Components);
        using var second = new StfpmDetector(Teacher(), new StfpmOptions { Epochs = 2 }, Components);
        first.Fit(Pumps(4), new FitContext { Seed = 3 });
        second.Fit(Pumps(4), new FitContext { Seed = 3, MaxDegreeOfParallelism = 1 });
        var loaded = Components.Create<IDetector>(first.SaveState());
        using var owner = (IDisposable)loaded;

        Assert.Equal(first.Score(suspect).Map.Values.ToArray(), second.Score(suspect).Map.Values.ToArray());
        Assert.Equal(first.Score(suspect).Map.Values.ToArray(), loaded.Score(suspect).Map.Values.ToArray());
    }

    /// <summary>Where libtorch convolves a single channel wrongly, training networks of a few channels now and then gives NaN.</summary>
    private static void SkipWhereLibtorchIsWrong()
    {
        NativeRuntime.EnsureLoaded();
        using DisposeScope scope = torch.NewDisposeScope();
        torch.Tensor ones = torch.ones([1, 1, 5, 5]).bfloat16(), kernel = torch.ones([1, 1, 3, 3]).bfloat16();
        float sum = torch.nn.functional.conv2d(ones, kernel).to_type(torch.float32)[0, 0, 1, 1].item<float>();
        Assert.SkipUnless(sum == 9, $"libtorch {torch.__version__} gives {sum} for a sum of 9 ones on this processor.");
    }

    private static GpvadBackbone Teacher() => new(GpvadWeights.Random(1, 4, 8, 8, 8, 8), Layers);

    private static IEnumerable<Spectrogram> Pumps(int count) => Enumerable.Range(0, count).Select(seed => Spectrogram(seed, null));

    private static Spectrogram Spectrogram(int seed, FaultKind? fault)
        => new LogMelFrontEnd(GpvadBackbone.FrontEnd).Compute(MachineSound.Create(seed, fault, seconds: 3, sampleRate: GpvadBackbone.FrontEnd.SampleRate).Clip);

    private sealed class Losses : IProgress<FitProgress>
    {
        public List<double> Seen { get; } = [];

        public void Report(FitProgress value)
        {
            if (value.Loss is { } loss)
            {
                Seen.Add(loss);
            }
        }
    }
}
