using AudioAnomaly.Components;

namespace AudioAnomaly.Detectors.Tests.Streaming;

/// <summary>Recordings longer than a window: what overlapping windows share is computed once, and comes out as from the whole.</summary>
public class LongRecordingTests
{
    // Their scores depend on where in a window a moment is, or are made of sums over a window.
    private static readonly string[] WindowByWindow = ["cfa on cnn14", "autoencoder"];

    public static TheoryData<string> MapDetectors => [.. StreamedModel.Detectors.Keys.Except(WindowByWindow)];

    public static TheoryData<string> AllDetectors => [.. StreamedModel.Detectors.Keys.Except(WindowByWindow).Concat(StreamedModel.WindowDetectors.Keys.Where(name => name.StartsWith("texture", StringComparison.Ordinal))).Append("ensemble")];

    [Theory]
    [MemberData(nameof(AllDetectors))]
    public void RecordingScorer_PartsOfAnyLength_GiveTheScoreOfTheWhole(string name)
    {
        IDetector? detector = null;
        using AudioAnomalyModel model = StreamedModel.Fit(() => detector = Create(name));
        Spectrogram spectrogram = model.ComputeSpectrogram(StreamedModel.Sound(110, 5.127));
        DetectorOutput expected = detector!.Score(spectrogram);

        foreach (int part in (int[])[48, 96, 208])
        {
            IRecordingScorer recording = Assert.IsAssignableFrom<ILongRecordingDetector>(detector).OpenRecording()!;
            TakeIn(recording, spectrogram, part / detector.AlignmentFrames * detector.AlignmentFrames, detector.AlignmentFrames);
            DetectorOutput actual = recording.Score(spectrogram, 0);

            // In bfloat16 the processor's sums may differ with the length of what is computed.
            double tolerance = name.Contains("bfloat16", StringComparison.Ordinal) ? 0.01 : 1e-4;
            Assert.Equal(expected.Score, actual.Score, tolerance * expected.Score);
            AssertNear(expected.Map.Values.Span, actual.Map.Values.Span, tolerance);
            Assert.Equal(expected.Evidence.Select(evidence => (evidence.Kind, evidence.Text)), actual.Evidence.Select(evidence => (evidence.Kind, evidence.Text)));
        }
    }

    [Theory]
    [MemberData(nameof(MapDetectors))]
    public void Score_RecordingOfManyWindows_GivesTheMapOfTheSession(string name)
    {
        using AudioAnomalyModel model = StreamedModel.Fit(StreamedModel.Detectors[name], windowSeconds: 2);
        AudioClip clip = StreamedModel.Sound(106, 8.3);

        SessionScores session = SessionScores.Of(model, clip);

        AssertNear(session.Map, model.Score(clip, TestContext.Current.CancellationToken).Map.Values.Span, name.Contains("bfloat16", StringComparison.Ordinal) ? 0.01 : 1e-4);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(2, 2)]
    [InlineData(2, 0.3)]
    public void Score_RecordingOfManyWindows_ComputesEachFrameOnce(double window, double hop)
    {
        var extractor = new SwitchedExtractor();
        using AudioAnomalyModel model = Fit(extractor, window, hop);
        AudioClip clip = StreamedModel.Sound(107, 30);
        int total = model.ComputeSpectrogram(clip).Frames;
        extractor.Frames = 0;

        AnomalyResult result = model.Score(clip, TestContext.Current.CancellationToken);

        Assert.Equal(total, result.Map.Frames);

        // Parts have some frames around them.
        Assert.InRange(extractor.Frames, total, 1.2 * total);
    }

    private static IDetector Create(string name) => name == "ensemble"
        ? new EnsembleDetector(TorchNetworks.Cnn14(Cnn14Weights.Random(1, 64, 8, 8, 16, 16), ["conv_block2", "conv_block3", "conv_block4"]), new EnsembleOptions())
        : (StreamedModel.Detectors.GetValueOrDefault(name) ?? StreamedModel.WindowDetectors[name])();

    private static AudioAnomalyModel Fit(IFeatureExtractor extractor, double windowSeconds, double hopSeconds) => AudioAnomalyPipeline.CreateBuilder()
        .UseLogMel(LogMelOptions.Panns16k)
        .UseDetector((_, _) => new PatchCoreDetector(extractor, new PatchCoreOptions { CoresetCount = 100 }))
        .UseWindows(o => (o.WindowSeconds, o.HopSeconds) = (windowSeconds, hopSeconds))
        .Build()
        .FitAsync(AudioSource.FromClips(Enumerable.Range(0, 5).Select(seed => StreamedModel.Sound(seed, 1.5))), cancellationToken: TestContext.Current.CancellationToken)
        .GetAwaiter().GetResult();

    /// <summary>Gives a scorer the whole recording.</summary>
    private static void TakeIn(IRecordingScorer recording, Spectrogram spectrogram, int part, int grid)
    {
        int context = (recording.ContextFrames + grid - 1) / grid * grid;
        for (int start = 0; start < spectrogram.Frames; start += part)
        {
            int first = Math.Max(0, start - context), end = spectrogram.Frames - start - part < part ? spectrogram.Frames : start + part;
            recording.Add(spectrogram.Slice(first, Math.Min(spectrogram.Frames, end + context) - first), start - first, end - start, end == spectrogram.Frames);
            if (end == spectrogram.Frames)
            {
                return;
            }
        }
    }

    private static void AssertNear(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double largest = System.Numerics.Tensors.TensorPrimitives.MaxMagnitude(expected);
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance * largest, $"{i}: {expected[i]} and {actual[i]}.");
        }
    }
}
