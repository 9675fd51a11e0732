using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Embedding;

/// <summary>Detectors on CNN14 in bfloat16, against the same in 32 bits.</summary>
public class BackbonePrecisionTests
{
    private static readonly string[] Layers = ["conv_block2", "conv_block3"];

    public static TheoryData<string> Detectors() => [PatchCoreDetector.ComponentId, PadimDetector.ComponentId];

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Detector_OnBFloat16_LearnsTheSameToTheBit(string name)
    {
        using var exact = new Fitted(name, ComputePrecision.Float32);
        using var fast = new Fitted(name, ComputePrecision.BFloat16);

        ComponentState expected = exact.Detector.SaveState(), found = fast.Detector.SaveState();

        Assert.NotEmpty(expected.Tensors);
        Assert.Equal(expected.Tensors.Keys, found.Tensors.Keys);
        Assert.All(expected.Tensors, pair => Assert.Equal(pair.Value.Values.ToArray(), found.Tensors[pair.Key].Values.ToArray()));
        Assert.True(expected.Parts["extractor"].Describes(found.Parts["extractor"]));
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Detector_OnBFloat16_KeepsTheRanking(string name)
    {
        using var exact = new Fitted(name, ComputePrecision.Float32);
        using var fast = new Fitted(name, ComputePrecision.BFloat16);
        Spectrogram[] clips = [.. Enumerable.Range(0, 30).Select(i => i == 0 ? TestData.Noise(96, 50) : TestData.WithBlob(TestData.Noise(96, 50 + i), 30, 4 + i, 10, 4 + i))];

        double[] expected = [.. clips.Select(clip => exact.Detector.Score(clip).Score)], found = [.. clips.Select(clip => fast.Detector.Score(clip).Score)];

        Assert.NotEqual(expected, found);
        Assert.All(expected.Zip(found), pair => Assert.Equal(pair.First, pair.Second, 0.05 * pair.First));
        Assert.InRange(Spearman(expected, found), 0.995, 1);
    }

    [Theory]
    [MemberData(nameof(Detectors))]
    public void Merge_OfBothPrecisions_IsThatOfOne(string name)
    {
        using Fitted fast = new(name, ComputePrecision.BFloat16), again = new(name, ComputePrecision.BFloat16), exact = new(name, ComputePrecision.Float32), other = new(name, ComputePrecision.BFloat16);
        var mixed = (IMergeableDetector)fast.Detector;
        var alike = (IMergeableDetector)again.Detector;

        Assert.Null(mixed.FindMergeObstacle(exact.Detector));
        mixed.Merge([exact.Detector], new FitContext());
        alike.Merge([other.Detector], new FitContext());

        Assert.True(mixed.SaveState().Describes(alike.SaveState()));
        Assert.Equal(ComputePrecision.BFloat16, fast.Network.Precision);
    }

    /// <summary>For values without ties.</summary>
    private static double Spearman(double[] a, double[] b)
    {
        double sum = a.Select((_, i) => Math.Pow(Rank(a, i) - Rank(b, i), 2)).Sum();
        return 1 - (6 * sum / (a.Length * (((double)a.Length * a.Length) - 1)));

        static int Rank(double[] values, int i) => values.Count(value => value < values[i]);
    }

    private sealed class Fitted : IDisposable
    {
        public Fitted(string name, ComputePrecision precision)
        {
            Network = TorchNetworks.Cnn14(Cnn14Weights.Pretrained, Layers, precision);
            Detector = name == PatchCoreDetector.ComponentId
                ? new PatchCoreDetector(Network, new PatchCoreOptions { CoresetCount = 200 })
                : new PadimDetector(Network, new PadimOptions { Positions = PadimPositions.PerFrequency, Channels = 30 });
            Detector.Fit(Enumerable.Range(0, 4).Select(seed => TestData.Noise(96, seed)), new FitContext());
        }

        public Cnn14 Network { get; }

        public IDetector Detector { get; }

        public void Dispose() => ((IDisposable)Detector).Dispose();
    }
}
