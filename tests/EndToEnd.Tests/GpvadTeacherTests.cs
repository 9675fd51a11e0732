using AudioAnomaly.Components;
using AudioAnomaly.Samples;
using AudioAnomaly.Samples.Synthesis;
using AudioAnomaly.Torch;

namespace AudioAnomaly.EndToEnd.Tests;

/// <summary>A network from outside the library teaches a student of its own architecture.</summary>
public sealed class GpvadTeacherTests
{
    private static readonly string[] Layers = ["features.2", "features.4"];
    private static readonly ComponentContext Components = new(ManagedComponents.CreateRegistry().AddTorchTraining().AddGpvad());

    [Fact]
    public void Stfpm_TeacherOfOnesOwn_StudentComesToGiveItsFeatures()
    {
        LibTorchProcessor.SkipWhereWrong();
        var losses = new Losses();
        using var detector = new StfpmDetector(Teacher(), new StfpmOptions { Epochs = 12 }, Components);
        detector.Fit(Pumps(6), new FitContext { Progress = losses });

        Assert.True(losses.Seen[^1] < 0.3 * losses.Seen[0], string.Join(", ", losses.Seen));
    }

    [Fact]
    public void Stfpm_TeacherOfOnesOwn_IsSavedAndRepeats()
    {
        LibTorchProcessor.SkipWhereWrong();
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
